"""Pure questions to write, and workbooks to upload."""

from dataclasses import replace
from decimal import Decimal

from app.documents.xlsx import Column, Sheet, workbook
from question_bank.items.choice import SingleChoice
from question_bank.question import Level, ProvisionRef, Question


def choice(stem: str = "Ai ra quyết định thi hành án?", **changes: object) -> Question:
    """A single-choice question on the topic `thu-tuc`, resting on article 36 of `luat`."""
    question = Question(
        item=SingleChoice(stem=stem, options=("Thủ trưởng", "Chấp hành viên", "Thư ký"), key=0),
        topic="thu-tuc",
        level=Level.RECOGNISE,
        difficulty=Decimal("0.70"),
        explanation="Điều 36 giao cho Thủ trưởng.",
        provisions=(ProvisionRef("luat", "36"),),
        tags=("quyết định",),
    )
    return replace(question, **changes)


def sheet(rows: list[list[str]]) -> bytes:
    """A workbook whose first row is the header."""
    heads, *body = rows
    return workbook([Sheet(name="Câu", columns=tuple(Column(title=h) for h in heads), rows=body)])
