"""Reads of standard setting.

Who may be on a panel sees the panels they lead or sit on, so that nobody looks over a colleague's
shoulder; who never judges (inspectors, exam administrators) sees all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app import text
from app.accounts.models import User
from app.analysis.models import ItemFigures, PaperAnalysis
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam, Paper
from app.i18n import _
from app.permissions import GRANTS, Permission
from app.results.models import Score
from app.sittings.models import PaperForm
from app.standards.models import Panellist, PanelQuestion, Rating, RatingRound, StandardPanel
from app.standards.rating import list_asked, own_ratings
from question_bank.standards import (
    PanellistView,
    QuestionSpread,
    Standard,
    set_standard,
    share_passing,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a panellist is in a round."""

    panellist_id: UUID
    full_name: str
    rated: int
    asked: int

    @property
    def is_complete(self) -> bool:
        """Whether every question was judged."""
        return self.rated == self.asked


@dataclass(frozen=True, slots=True)
class Outcome:
    """A closed round: the pure result beside the names it belongs to."""

    round: RatingRound
    standard: Standard
    judgements: Mapping[str, Sequence[int]]
    """Each panellist's judgements in percent, by question."""
    passing: Fraction | None
    """The share of earlier candidates at or above the cut score; None without any."""

    @property
    def cut_score(self) -> Decimal:
        """In points, two decimals."""
        return to_hundredths(self.standard.cut_score)

    @property
    def by_name(self) -> list[tuple[str, PanellistView]]:
        """The panellists with what they said."""
        return list(zip(self.judgements, self.standard.panellists, strict=True))

    def labels_for(self, viewer: User) -> list[str]:
        """What the viewer sees in place of each name: panellists see numbers, and themselves."""
        panel = self.round.panel
        mine = next((one for one in panel.panellists if one.user_id == viewer.id), None)
        if mine is None or panel.chair_id == viewer.id:
            return list(self.judgements)
        own = _named(mine, panel)
        return [
            _("Bạn") if name == own else _("Thành viên %(number)d", number=number)
            for number, name in enumerate(self.judgements, start=1)
        ]

    def spread_of(self, position: int) -> QuestionSpread | None:
        """How the panel sees the question at this place, from 1; None where it was not asked."""
        spreads = self.standard.questions
        return spreads[position - 1] if position <= len(spreads) else None


def to_hundredths(value: Fraction) -> Decimal:
    """An exact value to two decimals, half up."""
    exact = Decimal(value.numerator) / value.denominator
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def list_panels(viewer: User, search: str = "") -> Select[StandardPanel]:
    """The panels the viewer may see, the newest first; the search ignores accents."""
    stmt = _seen_by(select(StandardPanel), viewer)
    if search:
        folded = text.fold(search).replace("%", r"\%").replace("_", r"\_")
        stmt = stmt.where(StandardPanel.title_folded.like(f"%{folded}%", escape="\\"))
    rounds = selectinload(StandardPanel.rounds)
    return stmt.options(rounds, selectinload(StandardPanel.questions)).order_by(
        StandardPanel.created_at.desc(), StandardPanel.id
    )


def get_panel(panel_id: UUID, viewer: User) -> StandardPanel:
    """A panel the viewer may see. Raise NotFound."""
    stmt = _seen_by(select(StandardPanel).where(StandardPanel.id == panel_id), viewer)
    panel = db.session.scalar(stmt.options(selectinload(StandardPanel.questions)))
    if panel is None:
        raise NotFound(f"panel {panel_id}")
    return panel


def get_own_seat(panel_id: UUID, viewer: User) -> Panellist:
    """The viewer's place on the panel. Raise NotFound."""
    stmt = select(Panellist).where(Panellist.panel_id == panel_id, Panellist.user_id == viewer.id)
    seat = db.session.scalar(stmt)
    if seat is None:
        raise NotFound(f"seat on panel {panel_id}")
    return seat


def get_closed_round(panel: StandardPanel, number: int) -> RatingRound:
    """A round of the panel that was closed. Raise NotFound: what is open nobody sees."""
    for one in panel.rounds:
        if one.number == number and one.closed_at is not None:
            return one
    raise NotFound(f"closed round {number} of panel {panel.id}")


def list_possible_panellists() -> Sequence[User]:
    """The accounts that may judge, in Vietnamese name order."""
    roles = [role for role, granted in GRANTS.items() if Permission.STANDARDS_RATE in granted]
    stmt = select(User).where(User.role.in_(roles), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key, User.email)).all()


def list_forms() -> Sequence[PaperForm]:
    """Every frozen form, the newest exam first, with its paper and exam."""
    stmt = (
        select(PaperForm)
        .join(PaperForm.paper)
        .join(Paper.exam)
        .options(joinedload(PaperForm.paper).joinedload(Paper.exam))
        .order_by(Exam.closing_on.desc(), Exam.code, PaperForm.code)
    )
    return db.session.scalars(stmt).all()


def list_standing(one: RatingRound) -> list[Standing]:
    """How many questions each panellist has judged; never what they said."""
    stmt = (
        select(Rating.panellist_id, func.count())
        .where(Rating.round_id == one.id)
        .group_by(Rating.panellist_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(stmt)}
    asked = len(list_asked(one))
    return [
        Standing(each.id, each.full_name, counts.get(each.id, 0), asked)
        for each in one.panel.panellists
    ]


def find_outcome(one: RatingRound) -> Outcome:
    """What a closed round came to. Raise NotFound while it is open."""
    if one.closed_at is None:
        raise NotFound(f"round {one.id} is open")
    panel, asked = one.panel, list_asked(one)
    given: dict[UUID, dict[UUID, int]] = {}
    for rating in db.session.scalars(select(Rating).where(Rating.round_id == one.id)):
        given.setdefault(rating.panellist_id, {})[rating.question_id] = rating.percent
    rows = {
        each: [given[each.id][question.id] for question in asked]
        for each in panel.panellists
        if each.id in given
    }
    facilities = list_facilities(panel)
    known = {n: facilities[q.version_id] for n, q in enumerate(asked) if q.version_id in facilities}
    standard = set_standard(list(rows.values()), [each.points for each in asked], known)
    scores = list_earlier_scores(panel)
    cut = standard.share * Fraction(panel.paper.scale) if panel.paper else standard.cut_score
    named = {_named(each, panel): row for each, row in rows.items()}
    return Outcome(one, standard, named, share_passing(cut, scores))


def _named(panellist: Panellist, panel: StandardPanel) -> str:
    """The name, with the place where two of the panel have the same."""
    same = [each for each in panel.panellists if each.full_name == panellist.full_name]
    return (
        panellist.full_name if len(same) == 1 else f"{panellist.full_name} ({panellist.position})"
    )


def list_facilities(panel: StandardPanel) -> dict[UUID, float]:
    """The known share of right answers of each version, from its newest analysis."""
    versions = [each.version_id for each in panel.questions]
    stmt = (
        select(ItemFigures.version_id, ItemFigures.facility)
        .join(ItemFigures.analysis)
        .where(ItemFigures.version_id.in_(versions))
        .order_by(PaperAnalysis.made_at)
    )
    return {row.version_id: row.facility for row in db.session.execute(stmt)}


def list_earlier_scores(panel: StandardPanel) -> list[Decimal]:
    """The settled scores of the panel's paper, on its scale; none before it was held."""
    if panel.paper_id is None:
        return []
    stmt = select(Score.candidate_id, Score.mark).where(Score.paper_id == panel.paper_id)
    latest = {
        row.candidate_id: row.mark for row in db.session.execute(stmt.order_by(Score.version))
    }
    return list(latest.values())


def _seen_by(stmt: Select[StandardPanel], viewer: User) -> Select[StandardPanel]:
    if not viewer.may(Permission.STANDARDS_RATE):
        return stmt  # who judges nothing may read all
    seat = select(Panellist.panel_id).where(Panellist.user_id == viewer.id)
    return stmt.where(or_(StandardPanel.chair_id == viewer.id, StandardPanel.id.in_(seat)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one panellist has to judge now, with what they said before and what the panel saw."""

    seat: Panellist
    round: RatingRound | None
    asked: Sequence[PanelQuestion]
    own: Mapping[UUID, int]
    earlier: Mapping[UUID, int]
    outcome: Outcome | None
    """The last round that counts."""
    facilities: Mapping[UUID, float]


def find_sheet(seat: Panellist) -> Sheet:
    """The panellist's own page: nobody else's judgements of the open round are on it."""
    panel = seat.panel
    one, counted = panel.open_round, panel.counted_rounds
    if one is None:
        return Sheet(seat, None, [], {}, {}, None, {})
    return Sheet(
        seat=seat,
        round=one,
        asked=list_asked(one),
        own=own_ratings(one, seat),
        earlier=own_ratings(counted[-1], seat) if counted else {},
        outcome=find_outcome(counted[-1]) if counted else None,
        facilities=list_facilities(panel) if counted and panel.shows_figures else {},
    )
