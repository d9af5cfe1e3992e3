"""What hangs at the door of an exam room, and what the candidates in it sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.official import Masthead, Signature, cell_text, official_instant, rows_as_data
from app.documents.pdf import render_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomCandidate:
    """A line of a room's list."""

    candidate_number: str
    full_name: str
    born_on: date | None
    seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSheet:
    """The candidates of one room in one sitting, by candidate number."""

    room: str
    site: str
    paper: str
    starts_at: datetime
    candidates: tuple[RoomCandidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSheetHeader:
    """What the sheets of an exam share; only the lists at the doors are signed by the council."""

    masthead: Masthead
    exam: str
    signature: Signature


def door_lists(sheets: Sequence[RoomSheet], header: RoomSheetHeader) -> bytes:
    """Print the list for each room's door: number, name, birth date, seat."""
    rooms = [
        _room_data(
            sheet,
            [
                [number, one.candidate_number, one.full_name, cell_text(one.born_on), one.seat]
                for number, one in enumerate(sheet.candidates, start=1)
            ],
        )
        for sheet in sheets
    ]
    return _render("door", "Danh sách thí sinh phòng thi", rooms, header)


def signature_sheets(
    sheets: Sequence[RoomSheet], header: RoomSheetHeader, *, on_paper: bool = False
) -> bytes:
    """Print the list each candidate signs when the work is collected.

    `on_paper` asks for the number of sheets handed in instead of the questions answered.
    """
    rooms = [
        _room_data(
            sheet,
            [
                [number, one.candidate_number, one.full_name, cell_text(one.born_on), "", "", ""]
                for number, one in enumerate(sheet.candidates, start=1)
            ],
        )
        for sheet in sheets
    ]
    title = "Danh sách thí sinh ký nộp bài"
    return _render("signatures", title, rooms, header, "Số tờ" if on_paper else "Số câu")


def _room_data(sheet: RoomSheet, rows: list[list[str | int]]) -> dict[str, object]:
    return {
        "room": sheet.room,
        "site": sheet.site,
        "paper": sheet.paper,
        "starts": official_instant(sheet.starts_at),
        "count": f"{len(sheet.candidates):02d}",
        "rows": rows_as_data(rows),
    }


def _render(
    kind: str,
    title: str,
    rooms: list[dict[str, object]],
    header: RoomSheetHeader,
    count_title: str = "",
) -> bytes:
    data = {
        "kind": kind,
        "title": title,
        "masthead": header.masthead.as_data(),
        "exam": header.exam,
        "signature": header.signature.as_data(),
        "count_title": count_title,
        "rooms": rooms,
    }
    return render_pdf("room_sheet.typ", data)
