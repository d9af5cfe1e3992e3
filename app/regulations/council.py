"""The rules of the council and its boards: sizes, who may sit where, whose kin must stand aside.

Pure: what is asked of a roster and of one person's tasks is answered from values alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.regulations.citation import Citation

COUNCIL = "council"
"""The place of the council itself, beside the ids of its boards."""


class Task(StrEnum):
    """What somebody does on the council or a board, the head first."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    MEMBER = "member"


HEADS = frozenset({Task.CHAIR, Task.DEPUTY})
ONE_OF_THESE = frozenset({Task.CHAIR, Task.SECRETARY})
"""A body has one of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board beside the council. `forms`: it is needed only if a paper takes one of them."""

    id: str
    title: str
    forms: tuple[str, ...]
    optional: bool
    supervises: bool
    """Nobody of the council or another board sits on it."""
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRule:
    """Which boards share nobody, and whether a head sits on one board only."""

    heads_on_one_board: bool
    keep_apart: frozenset[frozenset[str]]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class KinshipRule:
    """The relations to a candidate, and the faults of one's own, that bar from every task."""

    relations: tuple[str, ...]
    barred: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilRules:
    """How a council is made up. `sizes`: how many members it may have."""

    sizes: tuple[int, ...]
    boards: tuple[Board, ...]
    tasks: TaskRule
    kinship: KinshipRule
    citation: Citation

    def board(self, board_id: str) -> Board | None:
        """The board of that id; None for the council itself or one the rules do not know."""
        return next((board for board in self.boards if board.id == board_id), None)

    def needed(self, forms: Collection[str]) -> tuple[Board, ...]:
        """The boards an exam with papers of these forms must have."""
        return tuple(
            board
            for board in self.boards
            if not board.optional and (not board.forms or set(board.forms) & set(forms))
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """A task on the council (`COUNCIL`) or on a board."""

    board: str
    task: Task


class Objection(StrEnum):
    """Why somebody may not take a task."""

    ALREADY_THERE = "already_there"
    TAKEN = "taken"
    SUPERVISES = "supervises"
    HEADS_ANOTHER = "heads_another"
    KEPT_APART = "kept_apart"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An objection, the other board it comes from, and the rule."""

    objection: Objection
    other: str
    citation: Citation


def refuse_seat(
    rules: CouncilRules, wanted: Seat, *, held: Sequence[Seat], others: Collection[Seat]
) -> list[Refusal]:
    """Every reason why somebody who holds `held` may not take `wanted`; none: they may.

    `others` are the seats of everybody else. TT 22/2025/TT-BNV, Quy chế Điều 5 khoản 4 điểm c and
    Điều 23.
    """
    refusals = [refusal for seat in held for refusal in _against(rules, wanted, seat)]
    if wanted.task in ONE_OF_THESE and wanted in others:
        refusals.append(Refusal(Objection.TAKEN, wanted.board, rules.citation))
    return refusals


def _against(rules: CouncilRules, wanted: Seat, held: Seat) -> Iterator[Refusal]:
    if wanted.board == held.board:
        yield Refusal(Objection.ALREADY_THERE, held.board, rules.citation)
        return
    for one in (wanted, held):
        board = rules.board(one.board)
        if board is not None and board.supervises:
            yield Refusal(Objection.SUPERVISES, held.board, board.citation)
            return
    if COUNCIL not in (wanted.board, held.board):
        yield from _between_boards(rules.tasks, wanted, held)


def _between_boards(rule: TaskRule, wanted: Seat, held: Seat) -> Iterator[Refusal]:
    if rule.heads_on_one_board and HEADS & {wanted.task, held.task}:
        yield Refusal(Objection.HEADS_ANOTHER, held.board, rule.citation)
    if frozenset({wanted.board, held.board}) in rule.keep_apart:
        yield Refusal(Objection.KEPT_APART, held.board, rule.citation)


class Gap(StrEnum):
    """What a roster still lacks."""

    WRONG_SIZE = "wrong_size"
    NO_HEAD = "no_head"
    NO_SECRETARY = "no_secretary"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class RosterGap:
    """What is lacking where, and the rule that asks for it."""

    gap: Gap
    board: str
    citation: Citation


def find_gaps(
    rules: CouncilRules, seats: Mapping[str, Sequence[Task]], *, forms: Collection[str]
) -> list[RosterGap]:
    """What the council and the boards an exam needs still lack; `seats`: board to its tasks."""
    council = seats.get(COUNCIL, ())
    gaps = []
    if len(council) not in rules.sizes:
        gaps.append(RosterGap(Gap.WRONG_SIZE, COUNCIL, rules.citation))
    gaps += _lacking(council, COUNCIL, rules.citation)
    for board in rules.needed(forms):
        tasks = seats.get(board.id, ())
        if not tasks:
            gaps.append(RosterGap(Gap.EMPTY, board.id, board.citation))
        else:
            gaps += _lacking(tasks, board.id, board.citation)
    return gaps


def _lacking(tasks: Sequence[Task], board: str, citation: Citation) -> list[RosterGap]:
    wanted = ((Task.CHAIR, Gap.NO_HEAD), (Task.SECRETARY, Gap.NO_SECRETARY))
    return [RosterGap(gap, board, citation) for task, gap in wanted if tasks and task not in tasks]
