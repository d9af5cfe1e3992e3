"""What a regulation profile says: frozen values, each rule with the citation it comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from app.regulations.citation import Citation
from app.regulations.council import CouncilRules
from app.regulations.selection import (
    WITHOUT_PRIORITY,
    BonusRule,
    OutsideQuotaRule,
    PaperRule,
    PriorityRule,
    RankingRule,
    RoundingRule,
    Scheme,
    ScoringRule,
    SupplementRule,
)
from app.text import fold

_PUNCTUATION = re.compile(r"[^0-9a-z]+")


class Verdict(StrEnum):
    """How a condition stands: met, not met, or for a person to look at."""

    MET = "met"
    NOT_MET = "not_met"
    FOR_PERSON = "for_person"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wordings:
    """Which spellings of an answer meet a condition. Patterns cover the whole plain text.

    One is equal only to itself, so that judgements of the few wordings in use can be remembered.
    """

    blocks: tuple[tuple[Verdict, re.Pattern[str]], ...]
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    abbreviation: re.Pattern[str] | None = None
    separator: re.Pattern[str] | None = None

    def judge(self, text: str) -> Verdict:
        """Return the best verdict of the parts of a text; an unknown wording is for a person."""
        return _judge(self, text)

    def judge_part(self, part: str) -> Verdict:
        """Return the verdict of one part, abbreviations written out."""
        words = plain(part)
        if self.abbreviation is not None:
            words = self.abbreviation.sub(lambda short: self.abbreviations[short[0]], words)
        for verdict, pattern in self.blocks:
            if pattern.fullmatch(words):
                return verdict
        return Verdict.FOR_PERSON


@lru_cache(maxsize=8192)
def _judge(wordings: Wordings, text: str) -> Verdict:
    parts = wordings.separator.split(text) if wordings.separator else [text]
    verdicts = {wordings.judge_part(part) for part in parts if part.strip()}
    for verdict in (Verdict.MET, Verdict.FOR_PERSON):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_MET if verdicts else Verdict.FOR_PERSON


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return folded text in which anything but letters and digits is one space."""
    return _PUNCTUATION.sub(" ", fold(text)).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition to sit the exam. Each kind has what its check needs."""

    id: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingCondition(Condition):
    """A claim, such as the degree, must be one of the wordings that count."""

    claim: str
    wordings: Wordings
    held_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceCondition(Condition):
    """So many whole months of legal work by the closing date."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCondition(Condition):
    """A training certificate issued by the closing date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalCondition(Condition):
    """The last so many yearly appraisals must all be good enough."""

    years: int
    wordings: Wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineCondition(Condition):
    """No discipline under consideration, none that is still in effect."""

    months: int
    none: re.Pattern[str]
    forms: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCondition(Condition):
    """A fact that must be so (`holds`) or must not be so, as declared."""

    claim: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeCondition(Condition):
    """So many full years of age on the closing date."""

    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityCondition(Condition):
    """What was claimed as a ground for priority must be one of the profile's categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCondition(Condition):
    """What only a person can judge from the file, such as the demands of a post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCondition(Condition):
    """The employer must agree if the person comes from another province or another system."""

    inside: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingRule:
    """Written papers: differences of two marks, the step of a mark, and of a re-mark."""

    average_up_to: Decimal
    third_marker_from: Decimal
    mark_step: Decimal
    appeal_direct_below: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LateArrivalRule:
    """How many minutes late one may come to papers of so many minutes (least, most)."""

    paper_minutes: tuple[int, int]
    minutes: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule:
    """How long before the start the doors open, and whether an invigilator lets each one in."""

    doors_open_minutes: int
    admission_required: bool
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRule:
    """How long after the end answers on their way are taken, and late ones kept for decision."""

    grace_seconds: int
    late_window_minutes: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedTimeRule:
    """How many minutes one person may give alone; None: any number."""

    alone_up_to_minutes: int | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """Whether a breach in another paper of the exam makes the next one a repetition."""

    across_papers: bool
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRule:
    """What not signing the list of what was handed in costs, in percent of the mark."""

    unsigned_deduct_percent: Decimal
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRule:
    """Whether candidates see their result on the screen as soon as their paper has ended."""

    show_result_on_screen: bool
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class PreselectionRule:
    """That a province looks at each application first, and the papers it must hold."""

    papers: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRule:
    """How many invigilators a room has at least, and how many technicians on a computer paper."""

    invigilators: int
    technicians: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRules:
    """What holds in the exam room on the day."""

    entry: EntryRule
    network: NetworkRule
    added_time: AddedTimeRule
    repeats: RepeatRule | None
    hand_in: HandInRule | None
    result: ResultRule | None
    staff: StaffRule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """One rung of the ladder of sanctions, lightest first."""

    id: str
    title: str
    grounds: str
    deduct_percent: Decimal
    bars_later_papers: bool
    annuls_result: bool
    chair_decides: bool
    """Whether the maker of the minutes only proposes it, and another person decides."""
    decided_by: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRule:
    """The least share of lessons, in percent, that admits to a course's final test."""

    present_percent: Decimal
    citation: Citation


class DeadlineUnit(StrEnum):
    """What a deadline counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongerLimit:
    """The count that holds from so many candidates on."""

    candidates: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A limit: a count after or before an event, or a fixed day (month, day) of each year."""

    id: str
    title: str
    event: str | None
    before: bool
    count: int
    unit: DeadlineUnit
    by_day: tuple[int, int] | None
    larger: LongerLimit | None
    citation: Citation

    def count_for(self, candidates: int) -> int:
        """Return how many days, working days or years an exam of so many candidates has."""
        longer = self.larger is not None and candidates >= self.larger.candidates
        return self.larger.count if longer and self.larger else self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Provinces:
    """The provinces, and the other and former names under which they are written."""

    names: tuple[str, ...]
    also: Mapping[str, str]
    citation: Citation

    def find(self, text: str) -> str | None:
        """Return the present name of a province as it may be written, None if unknown."""
        return self.also.get(province_key(text))


def province_key(text: str) -> str:
    """Return what spellings of one province share: no accents, no "tỉnh" or "thành phố"."""
    words = plain(text)
    for prefix in ("tinh thanh pho ", "thanh pho ", "tinh ", "tp "):
        words = words.removeprefix(prefix)
    return words.replace(" ", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationProfile:
    """A versioned set of rules that exams pin."""

    id: str
    title: str
    in_force_from: date
    sources: Mapping[str, str]
    conditions: tuple[Condition, ...]
    scoring: ScoringRule
    papers: tuple[PaperRule, ...]
    schemes: tuple[Scheme, ...]
    """The ways the exam may be held; empty: in one way, with all the papers."""
    rounding: RoundingRule | None
    bonus: BonusRule | None
    priority: PriorityRule | None
    ranking: RankingRule
    outside_quota: OutsideQuotaRule | None
    supplement: SupplementRule | None
    marking: MarkingRule | None
    late_arrivals: tuple[LateArrivalRule, ...]
    room: RoomRules | None
    sanctions: tuple[Sanction, ...]
    attendance: AttendanceRule | None
    council: CouncilRules | None
    preselection: PreselectionRule | None
    deadlines: tuple[Deadline, ...]
    provinces: Provinces

    def paper(self, paper_id: str) -> PaperRule:
        """Return the paper of that id; KeyError if the profile has none."""
        return {paper.id: paper for paper in self.papers}[paper_id]

    def held_as(self, scheme_id: str) -> "RegulationProfile":
        """Return the rules with the papers of one scheme; KeyError if the profile has none such.

        A profile without schemes is held in one way only, named by an empty id.
        """
        if not self.schemes and not scheme_id:
            return self
        scheme = {scheme.id: scheme for scheme in self.schemes}[scheme_id]
        papers = tuple(self.paper(paper) for paper in scheme.papers)
        held = {paper.id for paper in papers} | {WITHOUT_PRIORITY}
        rungs = tuple(rung for rung in self.ranking.tie_break if rung in held)
        return replace(
            self, papers=papers, schemes=(scheme,), ranking=replace(self.ranking, tie_break=rungs)
        )
