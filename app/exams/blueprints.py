"""Setting a paper's blueprint, proposing one from the bank, copying one of an earlier exam."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from app.bank import queries as bank
from app.bank.models import Topic
from app.db import db
from app.errors import DomainError
from app.exams.demanding import PaperDemands, demands_of
from app.exams.feasibility import left_out
from app.exams.models import BlueprintCell, Exam, Paper
from app.i18n import _
from app.ledger.recording import Actor, record
from question_bank.assembly.blueprint import PoolEntry
from question_bank.items.registry import MARKED_BY_PEOPLE
from question_bank.question import Level

SKILLS_PAPER, SKILLS_TOPIC = "skills", "ky-nang"
"""The skills paper asks what stands under this topic; every other paper asks the rest."""

MOST_SOURCES = 50

Group = tuple[str, Level]
"""A topic's code and a level."""


class NotScored(DomainError):
    """A cell asks for a kind of question that no machine scores."""


class CellTwice(DomainError):
    """Two cells ask for the same topic and level."""


class NotEnoughQuestions(DomainError):
    """The bank cannot fill the paper, so no blueprint can be proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlan:
    """One row of a blueprint as it is to be: so many questions worth `points` each.

    `kind` empty takes any; `minutes` is how long one of them is expected to take.
    """

    topic: Topic
    level: Level
    count: int
    points: Decimal = Decimal(1)
    kind: str = ""
    minutes: Decimal | None = None


def set_blueprint(
    paper: Paper, cells: Sequence[CellPlan], *, by: Actor, demands: PaperDemands | None = None
) -> None:
    """Replace the paper's blueprint, and its demands if given. Raise CellTwice or NotScored.

    Forms already frozen stay as they are.
    """
    if any(cell.kind in MARKED_BY_PEOPLE for cell in cells):
        raise NotScored(
            _("Bài thi trên máy chỉ chấm tự động, nên ma trận không được có dòng câu tự luận.")
        )
    seen = Counter((cell.topic.code, cell.level, cell.kind) for cell in cells)
    if twice := [topic for (topic, _level, _kind), times in seen.items() if times > 1]:
        raise CellTwice(_("Chủ đề %(code)s có hai dòng cùng mức độ và loại câu.", code=twice[0]))
    if demands is not None:
        paper.demands = demands.to_json()
    db.session.execute(delete(BlueprintCell).where(BlueprintCell.paper_id == paper.id))
    db.session.expire(paper, ["cells"])
    for position, cell in enumerate(cells, start=1):
        db.session.add(
            BlueprintCell(
                paper_id=paper.id,
                topic_id=cell.topic.id,
                level=cell.level,
                kind=cell.kind,
                count=cell.count,
                points=cell.points,
                minutes=cell.minutes,
                position=position,
            )
        )
    db.session.flush()
    record(
        "blueprint.set",
        by=by,
        subject=paper.id,
        cells=[_as_recorded(cell) for cell in cells],
        demands=demands_of(paper).to_json(),
    )


def _as_recorded(cell: CellPlan) -> list[object]:
    minutes = None if cell.minutes is None else str(cell.minutes)
    words = (cell.topic.code, cell.level.value)
    return [*words, cell.count, str(cell.points), cell.kind, minutes]


def list_sources(paper: Paper) -> Sequence[Paper]:
    """Other papers whose blueprint may be copied: the same subject's first, the newest first."""
    stmt = (
        select(Paper)
        .join(Exam, Exam.id == Paper.exam_id)
        .where(Paper.id != paper.id, exists().where(BlueprintCell.paper_id == Paper.id))
        .order_by((Paper.code == paper.code).desc(), Exam.closing_on.desc(), Paper.position)
        .limit(MOST_SOURCES)
    )
    return db.session.scalars(stmt.options(joinedload(Paper.exam))).all()


def find_source(paper: Paper, wanted: str) -> Paper | None:
    """The paper whose blueprint may be copied, by its id as text."""
    return next((each for each in list_sources(paper) if str(each.id) == wanted), None)


def propose_cells(paper: Paper) -> list[CellPlan]:
    """A blueprint that takes each topic and level in proportion to what the bank has of it.

    Only what may be drawn on the content date counts. Raise NotEnoughQuestions. Stores nothing.
    """
    pool = bank.get_pool()
    kept_back = left_out(pool)
    usable = [
        entry
        for entry in pool.entries
        if entry.id not in kept_back and entry.is_in_force(paper.exam.content_on)
    ]
    supply = Counter((entry.topic_path[-1], entry.level) for entry in _asked(paper, usable))
    if supply.total() < paper.question_count:
        raise NotEnoughQuestions(
            _(
                "Ngân hàng chỉ có %(have)d câu dùng được cho môn này, cần %(need)d câu.",
                have=supply.total(),
                need=paper.question_count,
            )
        )
    shares = share_out(supply, paper.question_count)
    return [
        CellPlan(topic=node.topic, level=level, count=shares[node.topic.code, level])
        for node in bank.get_topic_tree().nodes
        for level in Level
        if shares.get((node.topic.code, level))
    ]


def _asked(paper: Paper, usable: Collection[PoolEntry]) -> Collection[PoolEntry]:
    """What the paper asks of the pool; all of it where the bank makes no such difference."""
    is_skills = paper.code == SKILLS_PAPER
    asked = [entry for entry in usable if (SKILLS_TOPIC in entry.topic_path) == is_skills]
    return asked or usable


def share_out(supply: Mapping[Group, int], total: int) -> dict[Group, int]:
    """Whole shares of `total` in proportion to the supply, by largest remainder.

    No share is larger than its supply, which must be at least `total` in sum.
    """
    whole = sum(supply.values())
    shares = {group: total * have // whole for group, have in supply.items()}
    by_remainder = sorted(supply, key=lambda group: (-(total * supply[group] % whole), group))
    for group in by_remainder[: total - sum(shares.values())]:
        shares[group] += 1
    return shares
