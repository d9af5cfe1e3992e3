"""What a room leaves on paper: the list candidates sign, who signed, and its minutes."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.invigilation import hand_ins, queries
from app.invigilation.collecting_signatures import Signature, record_signatures
from app.invigilation.room_minutes import print_room_minutes
from app.invigilation.signature_list import print_signature_list
from app.permissions import Permission
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

signatures = Blueprint(
    "signatures",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/board/rooms/<uuid:room_id>",
    template_folder="templates",
)


@signatures.get("/signatures")
@requires(Permission.SITTINGS_READ)
def list_signatures(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    return render_template(
        "invigilation/list_signatures.html",
        sitting=sitting,
        room=room,
        rows=hand_ins.list_hand_ins(sitting, room_id=room.id),
    )


@signatures.post("/signatures")
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def collect_signatures(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    count = record_signatures(sitting, room, _given(), by=actor())
    flash(_("Đã ghi %(n)d thay đổi.", n=count), "success")
    return redirect(
        url_for(".list_signatures", exam_id=exam_id, sitting_id=sitting.id, room_id=room.id)
    )


def _given() -> dict[UUID, Signature]:
    """What was marked on the page, by attempt; rows without a mark are left out."""
    given = {}
    for name, value in request.form.items():
        kind, _dash, attempt = name.partition("-")
        if kind == "mark" and value in {"signed", "unsigned"} and _is_uuid(attempt):
            note = request.form.get(f"note-{attempt}", "")[:500]
            given[UUID(attempt)] = Signature(value == "signed", note)
    return given


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@signatures.get("/signatures.pdf")
@requires(Permission.SITTINGS_READ)
def print_signatures(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    data = print_signature_list(sitting, room)
    return download(data, f"ky-nop-bai-phong-{room.code}.pdf", PDF)


@signatures.get("/minutes.pdf")
@requires(Permission.SITTINGS_READ)
def print_minutes(exam_id: UUID, sitting_id: UUID, room_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    room = queries.get_room_of(sitting, room_id)
    data = print_room_minutes(sitting, room)
    return download(data, f"bien-ban-phong-{room.code}.pdf", PDF)
