import pytest

from app.bank import exporting, importing, queries, writing
from app.bank.filters import QuestionFilter
from app.bank.importing import Defaults
from app.bank.models import ImportFormat
from app.documents.sheets import read_sheet
from app.ledger.recording import Command
from question_bank.formats.examples import EXAMPLES
from question_bank.formats.table import read_rows
from question_bank.items.fill_in import FillIn
from question_bank.items.true_false import TrueFalse
from question_bank.question import ProvisionRef
from tests.app.bank.values import choice

BY = Command("test")
KEEPING = [each for each in ImportFormat if each is not ImportFormat.AIKEN]
"""The formats that lose nothing of these questions; Aiken has but a stem, options and a letter."""


@pytest.mark.parametrize("format_", KEEPING)
def test_what_was_exported_is_read_back_without_loss(session, topic, law, format_):
    written = [
        choice(code="A-1"),
        choice(code="A-2", item=TrueFalse(stem="Đúng = sai ~ {100%}: # thử", key=False)),
        choice(
            code="A-3",
            item=FillIn(stem="Điền _____ vào", accepted=("năm", "05"), case_sensitive=True),
            provisions=(ProvisionRef("luat", "-"), ProvisionRef("luat", "7", "2")),
        ),
        choice(code="A-4", item=TrueFalse(stem="Dòng một\nDòng hai", key=True)),
    ]
    for value in written:
        writing.create_question(value, topic, by=BY)
    stored = session.scalars(queries.list_questions(QuestionFilter())).all()

    data = exporting.write_versions(stored, format_)

    outlook = importing.check_file(data, format_, defaults=Defaults(), skip_known=True)
    assert [code for _line, code in outlook.known] == ["A-1", "A-2", "A-3", "A-4"]
    report = importing.read_file(data, format_)
    assert [each.question for each in report.questions] == written


def test_the_template_offered_can_itself_be_imported():
    rows = [row.texts() for row in read_sheet(exporting.write_template())]

    report = read_rows(rows)

    assert report.faults == ()
    assert [each.question.code for each in report.questions] == [
        f"VD-{number:03}" for number in range(1, 12)
    ]


def test_what_a_format_cannot_hold_is_refused_by_code_and_never_left_out_in_silence():
    with pytest.raises(exporting.NotHeld, match="VD-009, VD-010, VD-011, VD-012"):
        exporting.write_questions(EXAMPLES, ImportFormat.GIFT)
