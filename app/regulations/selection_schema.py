"""Reading the rules that turn marks into winners from a profile."""

from collections.abc import Collection
from dataclasses import fields
from decimal import Decimal

from app.regulations import selection as rules
from app.regulations.claims import Claims
from app.regulations.section import Section

FORMS = ("computer", "written", "multiple_choice", "interview", "oral", "practical", "project")
QUOTAS = ("province", "post")
_CLAIMS = frozenset(claim.name for claim in fields(Claims))
_HUNDRED = Decimal(100)


def read_paper(section: Section) -> rules.PaperRule:
    """Return a paper."""
    rule = rules.PaperRule(
        id=section.text("id"),
        title=section.text("title"),
        form=section.word("form", FORMS),
        round=section.whole("round", least=1) if section.has("round") else 1,
        minutes=section.span("minutes"),
        questions=section.span("questions") if section.has("questions") else None,
        weight=section.number("weight"),
        pass_mark=section.number("pass_mark"),
        go_on_percent=(
            section.number("go_on_percent", most=_HUNDRED) if section.has("go_on_percent") else None
        ),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_scheme(section: Section) -> rules.Scheme:
    """Return a way of holding the exam."""
    rule = rules.Scheme(
        id=section.text("id"),
        title=section.text("title"),
        papers=section.texts("papers", least=1),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_scoring(section: Section) -> rules.ScoringRule:
    """Return the scale and the highest total."""
    rule = rules.ScoringRule(
        scale=section.number("scale"),
        decimals=section.whole("decimals"),
        max_total=section.number("max_total"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_rounding(section: Section) -> rules.RoundingRule:
    """Return how a weighted total is rounded."""
    rule = rules.RoundingRule(
        decimals=section.whole("decimals"),
        mode=section.word("mode", rules.ROUNDINGS),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_bonus(section: Section) -> rules.BonusRule:
    """Return the points of a claim."""
    rule = rules.BonusRule(
        points=section.number("points"),
        claim=section.word("claim", _CLAIMS),
        title=section.text("title"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_priority(section: Section) -> rules.PriorityRule:
    """Return the priority categories."""
    categories: dict[str, rules.PriorityCategory] = {}
    for one in section.sections("categories"):
        category = _category(one)
        if category.id in categories:
            raise one.refuse("id", f"“{category.id}” đã có ở trên")
        categories[category.id] = category
    rule = rules.PriorityRule(
        title=section.text("title"),
        categories=tuple(categories.values()),
        citation=section.citation(),
    )
    section.finish()
    return rule


def _category(section: Section) -> rules.PriorityCategory:
    category = rules.PriorityCategory(
        id=section.text("id"),
        title=section.text("title"),
        points=section.number("points"),
        written=section.pattern("written"),
        citation=section.citation(),
    )
    section.finish()
    return category


def read_ranking(section: Section) -> rules.RankingRule:
    """Return the order of winners."""
    rule = rules.RankingRule(
        quota_by=section.word("quota_by", QUOTAS),
        tie_break=section.texts("tie_break"),
        decided_by=section.text("decided_by"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_outside_quota(section: Section) -> rules.OutsideQuotaRule:
    """Return who is taken without being ranked."""
    rule = rules.OutsideQuotaRule(
        claim=section.word("claim", _CLAIMS),
        title=section.text("title"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def read_supplement(section: Section) -> rules.SupplementRule:
    """Return who follows a winner that drops out."""
    bound = section.has("other_group_years")
    rule = rules.SupplementRule(
        next_in_group=section.flag("next_in_group"),
        other_group_years=section.whole("other_group_years", least=1) if bound else None,
        carries_over=section.flag("carries_over"),
        citation=section.citation(),
    )
    section.finish()
    return rule


def check_papers(
    papers: tuple[rules.PaperRule, ...],
    scoring: rules.ScoringRule,
    schemes: tuple[rules.Scheme, ...],
    root: Section,
) -> None:
    """Refuse pass marks beyond the scale, rounds out of order, weights that cannot add up."""
    _check_each_paper(papers, scoring, root)
    by_id = {paper.id: paper for paper in papers}
    for place, scheme in enumerate(schemes):
        _check_scheme(scheme, by_id, scoring, root.sections("schemes")[place])
    unused = by_id.keys() - {paper for scheme in schemes for paper in scheme.papers}
    if schemes and unused:
        place = next(place for place, paper in enumerate(papers) if paper.id in unused)
        raise root.sections("papers")[place].refuse("id", "không phương án thi nào có môn này")
    total = _total(papers, scoring)
    if not schemes and total != scoring.max_total:
        raise root.section("scoring").refuse("max_total", f"các hệ số cho tổng {total}")


def _check_each_paper(
    papers: tuple[rules.PaperRule, ...], scoring: rules.ScoringRule, root: Section
) -> None:
    before = 1
    for section, paper in zip(root.sections("papers"), papers, strict=True):
        if paper.pass_mark > scoring.scale:
            raise section.refuse("pass_mark", f"không quá thang điểm {scoring.scale}")
        if paper.round not in (before, before + 1):
            raise section.refuse("round", "các vòng thi phải liền nhau, vòng trước đứng trước")
        before = paper.round


def _check_scheme(
    scheme: rules.Scheme,
    papers: dict[str, rules.PaperRule],
    scoring: rules.ScoringRule,
    section: Section,
) -> None:
    if unknown := [paper for paper in scheme.papers if paper not in papers]:
        raise section.refuse("papers", f"không có môn thi “{unknown[0]}”")
    if len(set(scheme.papers)) != len(scheme.papers):
        raise section.refuse("papers", "một môn thi có hai lần")
    total = _total([papers[paper] for paper in scheme.papers], scoring)
    if total != scoring.max_total:
        raise section.refuse("papers", f"hệ số cho tổng {total}, khác {scoring.max_total}")


def _total(papers: Collection[rules.PaperRule], scoring: rules.ScoringRule) -> Decimal:
    return sum((paper.weight * scoring.scale for paper in papers), Decimal(0))


def check_ladder(
    ranking: rules.RankingRule, papers: tuple[rules.PaperRule, ...], root: Section
) -> None:
    """Refuse a tie broken by what the exam does not have."""
    rungs = {paper.id for paper in papers} | {rules.WITHOUT_PRIORITY}
    if unknown := [rung for rung in ranking.tie_break if rung not in rungs]:
        raise root.section("ranking").refuse("tie_break", f"không có môn thi “{unknown[0]}”")
