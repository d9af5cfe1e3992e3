"""Preparing a sitting: every attempt and payload is made and checked before the doors open."""

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app import clock
from app.db import db
from app.delivery.arranging import Arrangement
from app.delivery.models import Attempt, PaperPayload
from app.delivery.payloads import make_payload
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.sittings import queries as sittings
from app.sittings.models import FormQuestion, PaperForm, Seat, Sitting
from question_bank.items.cloze import Cloze
from question_bank.items.hotspot import Hotspot
from question_bank.items.registry import MARKED_BY_PEOPLE

PSEUDONYM_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody takes for one another."""


class AlreadyPrepared(DomainError):
    """The sitting's attempts exist and are fixed."""


class NothingToPrepare(DomainError):
    """There are no paper forms or no seats yet."""


class FormNotFit(DomainError):
    """A form does not hold what the paper asks; the message says which and what."""


def prepare_sitting(sitting: Sitting, *, by: Actor) -> int:
    """Make and check the attempts and payloads of every seat; give the number of attempts.

    Raise AlreadyPrepared, NothingToPrepare, FormNotFit or LeakyPayload.
    """
    if sitting.prepared_at is not None:
        raise AlreadyPrepared(_("Ca thi này đã chuẩn bị xong."))
    forms, seats = _list_forms(sitting.paper_id), sittings.list_seats(sitting)
    if not forms:
        raise NothingToPrepare(_("Môn thi chưa có mã đề: hãy tạo mã đề trước."))
    if not seats:
        raise NothingToPrepare(_("Ca thi chưa xếp chỗ cho thí sinh nào: hãy xếp chỗ trước."))
    _check_forms(forms, sitting)
    payloads = {form.id: _find_or_make_payload(form) for form in forms}
    distribute_forms(seats, forms)
    attempts = _make_attempts(seats, payloads)
    sitting.prepared_at = clock.now()
    record(
        "sitting.prepared",
        by=by,
        subject=sitting.id,
        attempts=len(attempts),
        forms={form.code: payloads[form.id].sha256 for form in forms},
    )
    return len(attempts)


def prepare_seat(seat: Seat, *, other_than: UUID) -> Attempt:
    """Make the attempt of one more seat of a sitting that is prepared already.

    The form differs from `other_than` and from the seats beside wherever there are enough forms.
    """
    made = (
        select(PaperPayload)
        .join(PaperPayload.form)
        .where(PaperForm.paper_id == seat.sitting.paper_id)
        .order_by(PaperForm.code)
    )
    beside = select(Seat.form_id).where(
        Seat.sitting_id == seat.sitting_id,
        Seat.room_id == seat.room_id,
        Seat.number.in_([seat.number - 1, seat.number + 1]),
    )
    near = set(db.session.scalars(beside))
    payload = min(
        db.session.scalars(made), key=lambda one: (one.form_id == other_than, one.form_id in near)
    )
    seat.form_id = payload.form_id
    [attempt] = _make_attempts([seat], {payload.form_id: payload})
    return attempt


def distribute_forms(seats: Sequence[Seat], forms: Sequence[PaperForm]) -> None:
    """Give each seat a form so that neighbours in a room differ wherever there are two forms."""
    first: dict[UUID, int] = {}
    for seat in seats:
        start = first.setdefault(seat.room_id, len(first))
        seat.form_id = forms[(start + seat.number) % len(forms)].id


def _list_forms(paper_id: UUID) -> Sequence[PaperForm]:
    stmt = (
        select(PaperForm)
        .where(PaperForm.paper_id == paper_id)
        .options(selectinload(PaperForm.questions).selectinload(FormQuestion.version))
        .order_by(PaperForm.code)
    )
    return db.session.scalars(stmt).all()


def _check_forms(forms: Sequence[PaperForm], sitting: Sitting) -> None:
    wanted = sitting.paper.question_count
    totals: dict[Decimal, str] = {}
    for form in forms:
        _check_kinds(form)
        count = len(form.questions)
        if count != wanted:
            raise FormNotFit(
                _(
                    "Mã đề %(code)s có %(count)d câu, môn thi cần %(wanted)d câu.",
                    code=form.code,
                    count=count,
                    wanted=wanted,
                )
            )
        if [question.position for question in form.questions] != list(range(1, wanted + 1)):
            raise FormNotFit(_("Mã đề %(code)s đánh số câu không liên tục.", code=form.code))
        totals.setdefault(sum((q.points for q in form.questions), Decimal(0)), form.code)
    if len(totals) > 1:
        raise FormNotFit(
            _("Các mã đề %(codes)s có tổng điểm khác nhau.", codes=", ".join(totals.values()))
        )


def _check_kinds(form: PaperForm) -> None:
    """Everything in the exam room is scored by machine."""
    by_hand = [str(q.position) for q in form.questions if q.version.kind in MARKED_BY_PEOPLE]
    if by_hand:
        raise FormNotFit(
            _(
                "Mã đề %(code)s có câu tự luận (câu %(places)s). Bài thi trên máy chỉ chấm tự "
                "động: hãy thay bằng câu loại khác.",
                code=form.code,
                places=", ".join(by_hand),
            )
        )


def _to_arrange(shape: Sequence[Any]) -> tuple[int, int | None]:
    """How many options the candidate's own order is drawn of, and the case of a slot.

    Lists of gaps stand in the payload's order for everybody; a picture has no order.
    """
    kind, count, *others = shape
    return 0 if kind in {Cloze.kind, Hotspot.kind} else count, others[0] if others else None


def _find_or_make_payload(form: PaperForm) -> PaperPayload:
    made = make_payload(form)
    found = db.session.scalar(select(PaperPayload).where(PaperPayload.sha256 == made.sha256))
    if found is not None and found.form_id == form.id:
        return found
    if found is not None:
        raise FormNotFit(_("Mã đề %(code)s giống hệt một mã đề khác.", code=form.code))
    db.session.add(made)
    db.session.flush()
    return made


def _make_attempts(
    seats: Sequence[Seat], payloads: Mapping[UUID, PaperPayload]
) -> Sequence[Attempt]:
    last = db.session.scalar(select(func.max(Attempt.number))) or 0
    attempts = [
        _make_attempt(seat, payloads, number) for number, seat in enumerate(seats, start=last + 1)
    ]
    db.session.add_all(attempts)
    db.session.flush()
    return attempts


def _make_attempt(seat: Seat, payloads: Mapping[UUID, PaperPayload], number: int) -> Attempt:
    if seat.form_id is None:
        raise NothingToPrepare(_("Có chỗ ngồi chưa được giao mã đề."))
    payload, seed = payloads[seat.form_id], secrets.randbits(62)
    counts, cases = zip(*map(_to_arrange, payload.shape), strict=True)
    arrangement = Arrangement.draw(counts, seed, cases)
    return Attempt(
        seat=seat,
        form_id=seat.form_id,
        payload_id=payload.id,
        number=number,
        pseudonym="".join(secrets.choice(PSEUDONYM_LETTERS) for _place in range(10)),
        seed=seed,
        arrangement=arrangement.to_text(),
    )
