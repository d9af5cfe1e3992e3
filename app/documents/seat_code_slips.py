"""Slips with the code that opens a candidate's place, ten a page, to cut and hand out sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.pdf import render_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCodeSlip:
    """One candidate's code for one sitting."""

    candidate_number: str
    full_name: str
    paper: str
    room: str
    seat: str
    code: str

    def as_data(self) -> dict[str, object]:
        return {
            "candidate_number": self.candidate_number,
            "full_name": self.full_name,
            "paper": self.paper,
            "room": self.room,
            "seat": self.seat,
            "code": self.code,
        }


def seat_code_slips(slips: Sequence[SeatCodeSlip], *, exam: str) -> bytes:
    """Print the slips in their order."""
    data = {
        "exam": exam,
        "warning": "Chỉ thí sinh có tên trên phiếu được dùng mã này.",
        "slips": [slip.as_data() for slip in slips],
    }
    return render_pdf("seat_codes.typ", data)
