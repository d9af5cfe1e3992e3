"""Who is selected within each quota. Stops where the rules leave the last place to a person.

Weights, pass marks, additions, tie-breaks and rounding come from the profile. Exact decimals. A
group is what a quota is given to: a province or a post; offices that share a post have places of
their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from app.regulations.citation import Citation
from app.regulations.entries import Entry, check_entries
from app.regulations.placing import Contender, Fate, Placement, place
from app.regulations.profile import RegulationProfile
from app.regulations.selection import WITHOUT_PRIORITY, PaperRule
from app.text import sort_key
from app.text.messages import N_, Message


class Standing(StrEnum):
    """Where the ranking leaves a candidate."""

    SELECTED = "selected"
    PASSED = "passed"
    FAILED = "failed"
    NEEDS_DECISION = "needs_decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDecision:
    """What a person decided for the last places: among whom, and who takes them."""

    group: str
    tied: frozenset[str]
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One candidate's place. Those who did not pass have neither total nor place."""

    candidate: str
    group: str
    standing: Standing
    total: Decimal | None
    place: int | None
    reason: Message
    citation: str
    office: str | None = None
    tied: bool = False
    """Whether a person has to decide between this candidate and others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Results by group, then place, then candidate; and decisions no tie asks for any more."""

    results: tuple[Result, ...]
    stale_decisions: tuple[TieDecision, ...]


@dataclass(frozen=True, slots=True)
class _Passed:
    entry: Entry
    total: Decimal
    order: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """People who cannot be told apart: their place, how many, and the places left for them."""

    place: int
    tied: int
    left: int
    at_cut: bool
    chosen: frozenset[str] | None


class _Decisions:
    """Decisions not yet used, by the tie they settle."""

    def __init__(self, decisions: Iterable[TieDecision]) -> None:
        self.left = {(decision.group, decision.tied): decision for decision in decisions}

    def take(self, group: str, tied: frozenset[str], places: int | None) -> frozenset[str] | None:
        """Return who was chosen among these people, None if undecided.

        For so many places; None: whoever goes first, in the placing at offices.
        """
        decision = self.left.get((group, tied))
        if decision is None or not decision.chosen < tied or not decision.chosen:
            return None
        if places is not None and len(decision.chosen) != places:
            return None
        del self.left[group, tied]
        return decision.chosen


_CHOSEN = N_("Bằng điểm ở chỉ tiêu cuối cùng, %(who)s quyết định chọn")
_NOT_CHOSEN = N_("Bằng điểm ở chỉ tiêu cuối cùng, %(who)s quyết định không chọn")
_WITHIN = N_("Tổng %(total)s, trong chỉ tiêu")
_BEYOND = N_("Tổng %(total)s, đạt nhưng hết chỉ tiêu")
_HIGHER_AT_CUT = N_("Tổng %(total)s bằng nhau ở chỉ tiêu cuối cùng, cao hơn ở %(papers)s")
_LOWER_AT_CUT = N_("Tổng %(total)s bằng nhau ở chỉ tiêu cuối cùng, thấp hơn ở %(papers)s")
_TIED = N_("Tổng %(total)s và %(papers)s bằng nhau ở chỉ tiêu cuối cùng, chờ %(who)s quyết định")
_NOT_SAT = N_("Không dự môn %(paper)s")
_NOT_ON = N_("%(paper)s được %(score)s, dưới %(mark)s nên không được dự môn tiếp theo")
_BELOW = N_("%(paper)s được %(score)s, dưới điểm đạt %(mark)s")


_PLACED = N_("Tổng %(total)s, vào %(office)s theo nguyện vọng %(choice)s")
_FULL = N_("Tổng %(total)s, đạt nhưng các cơ quan đã đăng ký hết chỉ tiêu")
_TIED_FOR_OFFICE = N_("Tổng %(total)s và %(papers)s bằng nhau, chờ %(who)s quyết định")
_WAITING = N_("Tổng %(total)s, chờ %(who)s quyết định về những người bằng điểm xếp trên")
_OUTSIDE = N_("Tổng %(total)s, đạt các môn thi, không xếp theo chỉ tiêu")
_WITHOUT_PRIORITY = N_("tổng điểm chưa cộng ưu tiên")


def rank(
    profile: RegulationProfile,
    entries: Iterable[Entry],
    quotas: Mapping[str, int],
    decisions: Iterable[TieDecision] = (),
    offices: Mapping[str, Mapping[str, int]] | None = None,
) -> Ranking:
    """Rank the entries within each group's quota; a group without one has none.

    `offices` gives the places of each office, by group, where several share one; they replace the
    group's quota. Raises InvalidEntry. A decision holds only while exactly those people are tied
    for exactly that many places.
    """
    by_candidate = sorted(entries, key=_list_order)
    shared = offices or {}
    check_entries(profile, by_candidate, quotas, shared)
    pending = _Decisions(decisions)
    results: list[Result] = []
    for group, members in groupby(by_candidate, key=lambda entry: entry.group):
        ranked, outside, failed = _sort_out(profile, list(members))
        if group in shared:
            results += _at_offices(profile, ranked, shared[group], pending)
        else:
            results += _within(profile, ranked, quotas.get(group, 0), pending)
        results += [*outside, *failed]
    return Ranking(results=tuple(results), stale_decisions=tuple(pending.left.values()))


def _list_order(entry: Entry) -> tuple[bytes, str, str]:
    return sort_key(entry.group), entry.group, entry.candidate


def base_of(profile: RegulationProfile, entry: Entry) -> Decimal:
    """Return the weighted total before additions. KeyError or TypeError if a paper was not sat."""
    total = Decimal(0)
    for paper in profile.papers:
        score = entry.scores[paper.id]
        if score is None:
            raise TypeError(paper.id)
        total += score * paper.weight
    return profile.rounding.apply(total) if profile.rounding else total


def added_to(profile: RegulationProfile, entry: Entry) -> Decimal:
    """Return what is added to a total: the bonus, and the best of the priority categories."""
    bonus = profile.bonus.points if profile.bonus and entry.has_bonus else Decimal(0)
    return bonus + (profile.priority.points_of(entry.priority) if profile.priority else 0)


def total_of(profile: RegulationProfile, entry: Entry) -> Decimal:
    """Return the total a candidate is ranked by. KeyError or TypeError if a paper was not sat."""
    return base_of(profile, entry) + added_to(profile, entry)


def _failure(profile: RegulationProfile, entry: Entry) -> tuple[PaperRule, Message] | None:
    """The first paper that stops a candidate, and why."""
    for paper in profile.papers:
        score = entry.scores.get(paper.id)
        params: dict[str, object] = {"paper": paper.title, "score": score, "mark": paper.pass_mark}
        if score is None:
            return paper, Message(_NOT_SAT, params)
        needed = (paper.go_on_percent or Decimal(0)) * profile.scoring.scale / 100
        if score < needed:
            params["mark"] = needed
            return paper, Message(_NOT_ON, params)
        if score < paper.pass_mark:
            return paper, Message(_BELOW, params)
    return None


def _sort_out(
    profile: RegulationProfile, entries: list[Entry]
) -> tuple[list[_Passed], list[Result], list[Result]]:
    """Those to be ranked, best first; those who only have to pass; and those who failed."""
    ranked: list[_Passed] = []
    outside, failed = [], []
    for entry in entries:
        if (failure := _failure(profile, entry)) is not None:
            failed.append(_failed(entry, *failure))
        elif entry.outside_quota and profile.outside_quota is not None:
            outside.append(_outside(profile, entry, profile.outside_quota.citation))
        else:
            ranked.append(_passed(profile, entry))
    ranked.sort(key=lambda one: (one.order, one.entry.candidate))
    return ranked, outside, failed


def _passed(profile: RegulationProfile, entry: Entry) -> _Passed:
    total = total_of(profile, entry)
    rungs = [
        base_of(profile, entry) if rung == WITHOUT_PRIORITY else entry.scores[rung]
        for rung in profile.ranking.tie_break
    ]
    return _Passed(entry, total, (-total, *(-mark for mark in rungs if mark is not None)))


def _levels(ranked: list[_Passed]) -> list[list[_Passed]]:
    return [list(level) for _, level in groupby(ranked, key=lambda one: one.order)]


def _within(
    profile: RegulationProfile, ranked: list[_Passed], quota: int, pending: _Decisions
) -> list[Result]:
    results: list[Result] = []
    for tied in _levels(ranked):
        names = frozenset(one.entry.candidate for one in tied)
        left = quota - len(results)
        level = _Level(
            place=len(results) + 1,
            tied=len(tied),
            left=left,
            at_cut=_same_total_at_cut(ranked, quota, tied[0].total),
            chosen=pending.take(tied[0].entry.group, names, left) if left > 0 else None,
        )
        results += [_placed(profile, one, level) for one in tied]
    return results


def _same_total_at_cut(ranked: list[_Passed], quota: int, total: Decimal) -> bool:
    """Tell whether the last selected and the first left out share this total."""
    return 0 < quota < len(ranked) and ranked[quota - 1].total == ranked[quota].total == total


def _placed(profile: RegulationProfile, one: _Passed, level: _Level) -> Result:
    standing, template = _standing(one.entry.candidate, level)
    return Result(
        candidate=one.entry.candidate,
        group=one.entry.group,
        standing=standing,
        total=one.total,
        place=level.place,
        reason=Message(template, _params(profile, one.total)),
        citation=str(profile.ranking.citation),
        tied=standing is Standing.NEEDS_DECISION,
    )


def _params(profile: RegulationProfile, total: Decimal) -> dict[str, object]:
    rungs = [
        _WITHOUT_PRIORITY if rung == WITHOUT_PRIORITY else profile.paper(rung).title
        for rung in profile.ranking.tie_break
    ]
    return {"total": total, "papers": ", ".join(rungs), "who": profile.ranking.decided_by}


def _standing(candidate: str, level: _Level) -> tuple[Standing, str]:
    if level.chosen is not None:
        chosen = candidate in level.chosen
        return (Standing.SELECTED, _CHOSEN) if chosen else (Standing.PASSED, _NOT_CHOSEN)
    if level.tied <= level.left:
        return Standing.SELECTED, _HIGHER_AT_CUT if level.at_cut else _WITHIN
    if level.left > 0:
        return Standing.NEEDS_DECISION, _TIED
    return Standing.PASSED, _LOWER_AT_CUT if level.at_cut else _BEYOND


_FATES = {
    Fate.PLACED: (Standing.SELECTED, _PLACED),
    Fate.FULL: (Standing.PASSED, _FULL),
    Fate.TIED: (Standing.NEEDS_DECISION, _TIED_FOR_OFFICE),
    Fate.WAITING: (Standing.NEEDS_DECISION, _WAITING),
}


def _at_offices(
    profile: RegulationProfile,
    ranked: list[_Passed],
    places: Mapping[str, int],
    pending: _Decisions,
) -> list[Result]:
    levels = _levels(ranked)
    placements = place(
        [
            [Contender(name=one.entry.candidate, choices=one.entry.choices) for one in level]
            for level in levels
        ],
        places,
        lambda tied: pending.take(ranked[0].entry.group, tied, None),
    )
    results: list[Result] = []
    for level in levels:
        at = len(results) + 1
        for one in level:
            results.append(_at_office(profile, one, at, placements[one.entry.candidate]))
    return results


def _at_office(profile: RegulationProfile, one: _Passed, at: int, placement: Placement) -> Result:
    standing, template = _FATES[placement.fate]
    params = _params(profile, one.total)
    return Result(
        candidate=one.entry.candidate,
        group=one.entry.group,
        standing=standing,
        total=one.total,
        place=at,
        reason=Message(template, params | {"office": placement.office, "choice": placement.choice}),
        citation=str(profile.ranking.citation),
        office=placement.office,
        tied=placement.fate is Fate.TIED,
    )


def _outside(profile: RegulationProfile, entry: Entry, citation: Citation) -> Result:
    total = total_of(profile, entry)
    return Result(
        candidate=entry.candidate,
        group=entry.group,
        standing=Standing.SELECTED,
        total=total,
        place=None,
        reason=Message(_OUTSIDE, {"total": total}),
        citation=str(citation),
    )


def _failed(entry: Entry, paper: PaperRule, reason: Message) -> Result:
    return Result(
        candidate=entry.candidate,
        group=entry.group,
        standing=Standing.FAILED,
        total=None,
        place=None,
        reason=reason,
        citation=str(paper.citation),
    )
