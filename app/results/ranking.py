"""The ranking of an exam, computed from scores, quotas, profile and decisions.

It is kept as long as nothing it was made of changed, which the database tells each time.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.db import is_reading
from app.documents.official import official_decimal
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import _
from app.regulations import ranking as rules
from app.regulations.entries import Entry
from app.regulations.grounds import read_grounds
from app.regulations.profile import RegulationProfile
from app.results import queries
from app.results.models import TieDecision
from app.results.ranked_queries import (
    Edition,
    Numbered,
    current_marks,
    edition_of,
    list_numbered,
)
from app.text.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """One candidate's result. Scores by paper code; a paper not sat is None."""

    candidate: Numbered
    scores: Mapping[str, Decimal | None]
    bonus: Decimal
    total: Decimal | None
    """Weighted with the bonus; none unless every paper was sat."""
    rank: int | None
    standing: rules.Standing
    reason: Message
    citation: str

    @property
    def province(self) -> str:
        """The province whose quota the candidate competes for."""
        return self.candidate.application.exam_province

    def as_content(self) -> dict[str, Any]:
        """The line as a publication keeps it: marks as text, so that no digit is lost."""
        application = self.candidate.application
        return {
            "candidate_number": self.candidate.number,
            "national_id": application.national_id,
            "province": self.province,
            "scores": {code: _text(mark) for code, mark in self.scores.items()},
            "bonus": _text(self.bonus),
            "total": _text(self.total),
            "rank": self.rank,
            "outcome": self.standing.value,
            "reason": str(official(self.reason)),
        }

    def as_json(self) -> dict[str, Any]:
        """The line for other programs: marks as JSON numbers."""
        content = self.as_content()
        return content | {
            "scores": {code: plain(mark) for code, mark in self.scores.items()},
            "bonus": plain(self.bonus),
            "total": plain(self.total),
        }


@dataclass(frozen=True, slots=True)
class ExamRanking:
    """All lines: by province in the quotas' order, then by place, the failed last."""

    lines: tuple[ResultLine, ...]
    stale_decisions: tuple[rules.TieDecision, ...]

    @property
    def undecided(self) -> dict[str, list[ResultLine]]:
        """The ties that wait for a person, by province."""
        ties: dict[str, list[ResultLine]] = {}
        for line in self.lines:
            if line.standing is rules.Standing.NEEDS_DECISION:
                ties.setdefault(line.province, []).append(line)
        return ties

    def count(self, standing: rules.Standing) -> int:
        """How many stand so."""
        return sum(line.standing is standing for line in self.lines)

    def sha256(self) -> str:
        """The digest of the list as canonical JSON: the same input gives the same digest."""
        content = [line.as_content() for line in self.lines]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


KEPT = 8
"""How many exams' rankings a process keeps."""
_kept: OrderedDict[Edition, ExamRanking] = OrderedDict()


def rank_exam(exam: Exam) -> ExamRanking:
    """The exam's candidates ranked under its own profile, as everything stands now.

    Only what a reading transaction saw is kept: what a writing one sees may never be committed.
    """
    if not is_reading():
        return rank_anew(exam)
    edition = edition_of(exam)
    if (known := _kept.get(edition)) is not None:
        return known
    ranking = _kept[edition] = rank_anew(exam)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return ranking


def rank_anew(exam: Exam) -> ExamRanking:
    """Rank, whatever was computed before: for what is published."""
    profile = rules_of(exam)
    bonus = profile.bonus.claim if profile.bonus else ""
    outside = profile.outside_quota.claim if profile.outside_quota else ""
    candidates = list_numbered(exam.id, bonus=bonus, outside=outside)
    by_number = {candidate.number: candidate for candidate in candidates}
    entries = _entries(exam, candidates, profile)
    ranking = rules.rank(
        profile,
        entries.values(),
        {quota.province: quota.count for quota in exam.quotas},
        [_as_rule(decision) for decision in _latest(queries.list_tie_decisions(exam.id))],
    )
    order = {quota.province: position for position, quota in enumerate(exam.quotas)}
    lines = [
        _line(profile, by_number[result.candidate], entries[result.candidate], result)
        for result in ranking.results
    ]
    lines.sort(
        key=lambda line: (
            order.get(line.province, len(order)),
            line.province,
            line.rank is None,
            line.rank or 0,
            line.candidate.ordinal,
        )
    )
    return ExamRanking(tuple(lines), ranking.stale_decisions)


def _entries(
    exam: Exam, candidates: Sequence[Numbered], profile: RegulationProfile
) -> dict[str, Entry]:
    marks = current_marks(exam.id)
    codes = [paper.code for paper in exam.papers]
    return {
        candidate.number: Entry(
            candidate=candidate.number,
            group=candidate.application.exam_province,
            scores={code: marks.get((candidate.ordinal, code)) for code in codes},
            has_bonus=candidate.has_bonus,
            priority=_priority(profile, candidate),
            outside_quota=candidate.outside_quota,
        )
        for candidate in candidates
    }


def _priority(profile: RegulationProfile, candidate: Numbered) -> frozenset[str]:
    if profile.priority is None:
        return frozenset()
    return read_grounds(profile.priority, candidate.priority).categories


def _latest(decisions: Sequence[TieDecision]) -> Sequence[TieDecision]:
    """The last decision on each tie: an earlier one on the same people is superseded."""
    by_tie = {(d.province, frozenset(d.tied)): d for d in decisions}
    return list(by_tie.values())


def _as_rule(decision: TieDecision) -> rules.TieDecision:
    return rules.TieDecision(
        group=decision.province,
        tied=frozenset(decision.tied),
        chosen=frozenset(decision.chosen),
    )


def _line(
    profile: RegulationProfile, candidate: Numbered, entry: Entry, result: rules.Result
) -> ResultLine:
    complete = all(mark is not None for mark in entry.scores.values())
    return ResultLine(
        candidate=candidate,
        scores=entry.scores,
        bonus=rules.added_to(profile, entry),
        total=rules.total_of(profile, entry) if complete else None,
        rank=result.place,
        standing=result.standing,
        reason=result.reason,
        citation=result.citation,
    )


def official(message: Message) -> Message:
    """The message with its numbers written the official way, with a decimal comma."""
    params = {
        name: official_decimal(value) if isinstance(value, Decimal) else value
        for name, value in message.params.items()
    }
    return Message(message.template, params)


def in_words(message: Message) -> str:
    """The message in the reader's language."""
    shown = official(message)
    return _(shown.template, **shown.params)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def plain(value: Decimal | None) -> int | float | str | None:
    """A mark as a JSON number that loses nothing; none stays none."""
    if value is None:
        return None
    exact = Fraction(value)
    if exact.denominator == 1:
        return int(exact)
    short = float(value)
    return short if Decimal(repr(short)) == value else str(value)
