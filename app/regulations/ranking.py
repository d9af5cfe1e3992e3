"""Who is selected within each quota. Stops where the rules leave the last place to a person.

Weights, pass marks, bonus and tie-breaks come from the profile. Exact decimals, no rounding.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from app.errors import DomainError
from app.regulations.profile import PaperRule, RegulationProfile
from app.text import sort_key
from app.text.messages import N_, Message


class InvalidEntry(DomainError):
    """A score outside the scale, a paper the profile does not have, a person entered twice."""


class Standing(StrEnum):
    """Where the ranking leaves a candidate."""

    SELECTED = "selected"
    PASSED = "passed"
    FAILED = "failed"
    NEEDS_DECISION = "needs_decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A candidate's settled scores by paper id; a paper not sat is missing or None."""

    candidate: str
    province: str
    scores: Mapping[str, Decimal | None]
    has_bonus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDecision:
    """What a person decided for the last places: among whom, and who takes them."""

    province: str
    tied: frozenset[str]
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One candidate's place. Those who did not pass have neither total nor place."""

    candidate: str
    province: str
    standing: Standing
    total: Decimal | None
    place: int | None
    reason: Message
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Results by province, then place, then candidate; and decisions no tie asks for any more."""

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
        self.left = {(decision.province, decision.tied): decision for decision in decisions}

    def take(self, province: str, tied: frozenset[str], places: int) -> frozenset[str] | None:
        """Return who was chosen among these people for so many places, None if undecided."""
        decision = self.left.get((province, tied))
        if decision is None or not 0 < places < len(tied):
            return None
        if not decision.chosen <= tied or len(decision.chosen) != places:
            return None
        del self.left[province, tied]
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


def rank(
    profile: RegulationProfile,
    entries: Iterable[Entry],
    quotas: Mapping[str, int],
    decisions: Iterable[TieDecision] = (),
) -> Ranking:
    """Rank the entries within each province's quota; a province without one has none.

    Raises InvalidEntry. A decision holds only while exactly those people are tied for exactly that
    many places.
    """
    by_candidate = sorted(entries, key=_list_order)
    _check(profile, by_candidate, quotas)
    pending = _Decisions(decisions)
    results: list[Result] = []
    for province, group in groupby(by_candidate, key=lambda entry: entry.province):
        results += _rank_province(profile, list(group), quotas.get(province, 0), pending)
    return Ranking(results=tuple(results), stale_decisions=tuple(pending.left.values()))


def _list_order(entry: Entry) -> tuple[bytes, str, str]:
    return sort_key(entry.province), entry.province, entry.candidate


def _check(profile: RegulationProfile, entries: list[Entry], quotas: Mapping[str, int]) -> None:
    papers = {paper.id for paper in profile.papers}
    if len({entry.candidate for entry in entries}) != len(entries):
        raise InvalidEntry("Một thí sinh có hai dòng điểm")
    if any(quota < 0 for quota in quotas.values()):
        raise InvalidEntry("Chỉ tiêu không được âm")
    for entry in entries:
        if not entry.scores.keys() <= papers:
            raise InvalidEntry(
                f"Thí sinh {entry.candidate}: điểm của môn thi không có trong kỳ thi"
            )
        for score in entry.scores.values():
            if score is not None and not 0 <= score <= profile.scoring.scale:
                raise InvalidEntry(f"Thí sinh {entry.candidate}: điểm {score} ngoài thang điểm")


def total_of(profile: RegulationProfile, entry: Entry) -> Decimal:
    """Return the weighted total with its bonus. KeyError or TypeError if a paper was not sat."""
    total = Decimal(0)
    for paper in profile.papers:
        score = entry.scores[paper.id]
        if score is None:
            raise TypeError(paper.id)
        total += score * paper.weight
    if entry.has_bonus and profile.bonus is not None:
        total += profile.bonus.points
    return total


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


def _rank_province(
    profile: RegulationProfile, entries: list[Entry], quota: int, pending: _Decisions
) -> list[Result]:
    passed, failed = [], []
    for entry in entries:
        failure = _failure(profile, entry)
        if failure is None:
            total = total_of(profile, entry)
            broken_by = [entry.scores[paper] for paper in profile.ranking.tie_break]
            order = (-total, *(-score for score in broken_by if score is not None))
            passed.append(_Passed(entry, total, order))
        else:
            failed.append(_failed(entry, *failure))
    passed.sort(key=lambda one: (one.order, one.entry.candidate))
    results: list[Result] = []
    for _, group in groupby(passed, key=lambda one: one.order):
        tied = list(group)
        names = frozenset(one.entry.candidate for one in tied)
        left = quota - len(results)
        level = _Level(
            place=len(results) + 1,
            tied=len(tied),
            left=left,
            at_cut=_same_total_at_cut(passed, quota, tied[0].total),
            chosen=pending.take(entries[0].province, names, left),
        )
        results += [_placed(profile, one, level) for one in tied]
    return results + failed


def _same_total_at_cut(passed: list[_Passed], quota: int, total: Decimal) -> bool:
    """Tell whether the last selected and the first left out share this total."""
    return 0 < quota < len(passed) and passed[quota - 1].total == passed[quota].total == total


def _placed(profile: RegulationProfile, one: _Passed, level: _Level) -> Result:
    standing, template = _standing(one.entry.candidate, level)
    params = {
        "total": one.total,
        "papers": ", ".join(profile.paper(paper).title for paper in profile.ranking.tie_break),
        "who": profile.ranking.decided_by,
    }
    return Result(
        candidate=one.entry.candidate,
        province=one.entry.province,
        standing=standing,
        total=one.total,
        place=level.place,
        reason=Message(template, params),
        citation=str(profile.ranking.citation),
    )


def _standing(candidate: str, level: _Level) -> tuple[Standing, str]:
    if level.chosen is not None:
        chosen = candidate in level.chosen
        return (Standing.SELECTED, _CHOSEN) if chosen else (Standing.PASSED, _NOT_CHOSEN)
    if level.tied <= level.left:
        return Standing.SELECTED, _HIGHER_AT_CUT if level.at_cut else _WITHIN
    if level.left > 0:
        return Standing.NEEDS_DECISION, _TIED
    return Standing.PASSED, _LOWER_AT_CUT if level.at_cut else _BEYOND


def _failed(entry: Entry, paper: PaperRule, reason: Message) -> Result:
    return Result(
        candidate=entry.candidate,
        province=entry.province,
        standing=Standing.FAILED,
        total=None,
        place=None,
        reason=reason,
        citation=str(paper.citation),
    )
