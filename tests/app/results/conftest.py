from decimal import Decimal

import pytest

from tests.factories import (
    ApplicationFactory,
    CandidateFactory,
    ExamFactory,
    PaperFactory,
    QuotaFactory,
)
from tests.factories.results import ScoreFactory


class Round:
    """An exam with two papers, quotas and candidates with scores."""

    def __init__(self, **quotas: int) -> None:
        self.exam = ExamFactory.create()
        self.law = PaperFactory.create(exam=self.exam)
        self.skills = PaperFactory.create(
            exam=self.exam, code="skills", title="Kỹ năng", position=2, weight=Decimal(2)
        )
        for position, (province, count) in enumerate((quotas or {"Hà Nội": 1}).items()):
            QuotaFactory.create(exam=self.exam, province=province, count=count, position=position)
        self.candidates = []

    def candidate(self, law=None, skills=None, *, province="Hà Nội", volunteer=False, **fields):
        application = ApplicationFactory.create(
            exam=self.exam,
            exam_province=province,
            claims={"volunteer_disadvantaged": volunteer},
            **fields,
        )
        n = len(self.candidates) + 1
        candidate = CandidateFactory.create(application=application, ordinal=n, number=f"CHV{n:03}")
        for paper, mark in ((self.law, law), (self.skills, skills)):
            if mark is not None:
                ScoreFactory.create(candidate=candidate, paper_id=paper.id, mark=Decimal(mark))
        self.candidates.append(candidate)
        return candidate


@pytest.fixture
def a_round():
    return Round
