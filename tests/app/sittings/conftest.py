from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.factories import (
    CandidateFactory,
    ExamFactory,
    PaperFactory,
    RoomFactory,
    SeatFactory,
    SittingFactory,
)

STARTS_AT = datetime(2027, 1, 15, 1, tzinfo=UTC)


class Day:
    """An exam with a paper, two rooms, a sitting, and so many candidates."""

    def __init__(self, candidates: int = 3) -> None:
        self.exam = ExamFactory.create()
        self.paper = PaperFactory.create(exam=self.exam)
        self.rooms = [
            RoomFactory.create(exam_id=self.exam.id, code=code, position=n, capacity=2)
            for n, code in enumerate(("01", "02"), start=1)
        ]
        self.sitting = SittingFactory.create(paper=self.paper, starts_at=STARTS_AT)
        self.candidates = [
            CandidateFactory.create(application__exam=self.exam, ordinal=n, number=f"CHV{n:03}")
            for n in range(1, candidates + 1)
        ]
        self.address = f"/exams/{self.exam.id}/sittings/{self.sitting.id}"

    def seat_everybody(self) -> "Day":
        """Two to a room, in the order of their numbers."""
        for n, candidate in enumerate(self.candidates):
            SeatFactory.create(
                sitting=self.sitting,
                room=self.rooms[n // 2],
                candidate=candidate,
                number=n % 2 + 1,
            )
        return self


@pytest.fixture
def day():
    return Day


@pytest.fixture
def words_of():
    """The words on each page of a PDF, spaces folded."""

    def read(pdf):
        return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]

    return read
