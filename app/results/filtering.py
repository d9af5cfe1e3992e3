"""Narrowing a result list to what somebody looks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from app import text
from app.regulations.ranking import Standing
from app.results.ranking import ExamRanking, ResultLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilters:
    """What a result list is narrowed to; empty means everything."""

    search: str = ""
    province: str = ""
    standing: str = ""


def filter_lines(ranking: ExamRanking, filters: LineFilters) -> Sequence[ResultLine]:
    """The lines that fit, in the ranking's order; the search looks at name and candidate number."""
    lines: Sequence[ResultLine] = ranking.lines
    if filters.search:
        folded = text.fold(filters.search)
        lines = [line for line in lines if _has(line, folded)]
    if filters.province:
        lines = [line for line in lines if line.province == filters.province]
    if filters.standing in set(Standing):
        lines = [line for line in lines if line.standing == filters.standing]
    return lines


def _has(line: ResultLine, folded: str) -> bool:
    number, name = line.candidate.number.lower(), line.candidate.application.name_folded
    return folded in name or number.startswith(folded)
