"""A preview: questions that wait, mended, chosen for, dropped, and taken in."""

import pytest
from sqlalchemy import func, select

from app.bank import importing, mending, pending_queries, previewing
from app.bank.importing import Defaults
from app.bank.mending import Choice, ImportClosed, NothingToImport
from app.bank.models import ImportFormat, PendingState, Question
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.encodings import Encoding
from question_bank.question import Level
from tests.app.bank.values import choice
from tests.factories import LawFactory
from tests.question_bank.formats.word_files import document, p

BY = Command("test")
DOCX = ImportFormat.DOCX


def asked(number, *marks, basis="", stem="Hỏi"):
    options = [
        p((f"{letter}. {stem} {number}{letter}", "red" if letter in marks else ""))
        for letter in "ABC"
    ]
    told = [p(f"Căn cứ: {basis}")] if basis else []
    return [p(f"Câu {number}. {stem} số {number}?"), *options, *told]


def previewed(data, format_=DOCX, encoding="", **defaults):
    kept = importing.keep_upload(data, "đề.docx", format_, defaults=Defaults(**defaults), by=BY)
    reading = previewing.read_content(data, format_, encoding)
    mending.take_reading(kept, reading, encoding=encoding, by=BY)
    return kept


def rows(kept, session):
    return session.scalars(pending_queries.list_pending(kept)).all()


def states(kept, session):
    return [row.state.value for row in rows(kept, session)]


def acts(session):
    return session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()


def count(session):
    return session.scalar(select(func.count()).select_from(Question))


def codes(row):
    return [fault["code"] for fault in row.faults]


def test_sound_questions_are_taken_in_and_doubtful_ones_wait(session, topic):
    kept = previewed(document(*asked(1, "B"), *asked(2), *asked(3, "A", "B")), topic=topic)
    assert states(kept, session) == ["ready", "faulty", "faulty"]
    assert [codes(row)[0] for row in rows(kept, session)] == ["no-level", "no-key", "two-keys"]
    assert count(session) == 0

    stored = mending.confirm_import(kept, by=BY)

    assert stored == ["CH-00001"]
    assert states(kept, session) == ["stored", "faulty", "faulty"]
    assert (kept.question_count, acts(session)[-1]) == (1, "questions.imported")
    with pytest.raises(NothingToImport):
        mending.confirm_import(kept, by=BY)


def test_a_mended_question_is_taken_in_later(session, topic):
    kept = previewed(document(*asked(1, "B"), *asked(2)), topic=topic)
    mending.confirm_import(kept, by=BY)
    row = rows(kept, session)[1]

    mending.mend_question(kept, row, choice("Hỏi gì nữa?", provisions=()), by=BY)

    assert (row.state, row.doubts, acts(session)[-1]) == (
        PendingState.READY,
        [],
        "pending_question.mended",
    )
    mending.confirm_import(kept, by=BY)
    assert (count(session), kept.question_count) == (2, 2)
    with pytest.raises(ImportClosed):
        mending.mend_question(kept, row, choice(), by=BY)


def test_the_bank_knows_a_question_and_a_twin_in_the_file_is_named(session, topic):
    data = document(*asked(1, "B"))
    mending.confirm_import(previewed(data, topic=topic), by=BY)

    again = previewed(data, topic=topic)

    assert [(row.state.value, row.code) for row in rows(again, session)] == [("known", "CH-00001")]
    kept = previewed(document(*asked(2, "B"), *asked(3)), topic=topic)
    first, second = rows(kept, session)
    twin = previewing.to_questions(kept, [first])[0]
    mending.mend_question(kept, second, twin, by=BY)
    assert codes(second) == ["duplicate-question"]
    mending.drop_questions(kept, [first], by=BY)
    assert states(kept, session) == ["dropped", "ready"]


def test_a_choice_for_many_settles_topic_level_and_the_law_of_articles(session, topic):
    law = LawFactory.create(code="luat-moi", title="Luật mới")
    kept = previewed(document(*asked(1, "B", basis="Điều 5 Luật gì đó"), *asked(2, "A")))
    assert states(kept, session) == ["faulty", "faulty"]

    chosen = Choice(topic=topic, level=Level.APPLY, law=law)
    assert mending.choose_for(kept, rows(kept, session), chosen, by=BY) == 2

    assert states(kept, session) == ["ready", "ready"]
    cited = [
        [(each.law, each.article) for each in question.provisions]
        for question in previewing.to_questions(kept, rows(kept, session))
    ]
    assert cited == [[("luat-moi", "5")], [("luat-moi", "-")]]
    assert acts(session)[-1] == "pending_questions.chosen"


def test_a_law_named_in_words_is_found_if_the_words_fit_only_one(session, topic):
    LawFactory.create(code="thads", title="Luật Thi hành án dân sự 2008")
    LawFactory.create(code="blds", title="Bộ luật Dân sự 2015")

    kept = previewed(
        document(
            *asked(1, "B", basis="khoản 2 Điều 36 Luật THADS"),
            *asked(2, "A", basis="Điều 1 Luật Đất đai"),
        ),
        topic=topic,
    )

    assert [codes(row) for row in rows(kept, session)] == [
        ["no-level"],
        ["unknown-basis", "no-level"],
    ]


def test_dropped_questions_stay_out_and_can_be_taken_up_again(session, topic):
    kept = previewed(document(*asked(1, "B")), topic=topic)
    (row,) = rows(kept, session)

    assert mending.drop_questions(kept, [row], by=BY) == 1
    with pytest.raises(NothingToImport):
        mending.confirm_import(kept, by=BY)
    assert mending.restore_questions(kept, [row], by=BY) == 1

    assert row.state is PendingState.READY
    assert acts(session)[-2:] == ["pending_questions.dropped", "pending_questions.restored"]


def test_a_discarded_preview_is_closed(session, topic):
    kept = previewed(document(*asked(1, "B")), topic=topic)

    mending.discard_import(kept, by=BY)

    assert acts(session)[-1] == "question_file.discarded"
    with pytest.raises(ImportClosed):
        mending.confirm_import(kept, by=BY)


def test_what_no_question_could_be_made_of_can_be_written_anew(session, topic):
    data = "Ai ký? {=Ông ~Bà}\n\nAi tống đạt? {\n".encode()
    kept = previewed(data, ImportFormat.GIFT, topic=topic)
    assert states(kept, session) == ["ready", "faulty"]

    mending.mend_question(kept, rows(kept, session)[1], choice("Ai tống đạt?"), by=BY)

    assert codes(rows(kept, session)[1]) == ["unknown-law"]


ASKED = "Ai ra quyết định thi hành án? {=Thủ trưởng ~Thư ký}\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Ai ra quyÕt ®Þnh thi hµnh ¸n? {=Thñ tr\xadëng ~Th\xad ký}\n".encode("latin-1"), "tcvn3"),
        ("Ai ra quyeát ñònh thi haønh aùn? {=Thuû tröôûng ~Thö kyù}\n".encode("latin-1"), "vni"),
    ],
)
def test_an_old_encoding_is_asked_about_never_assumed(session, topic, data, encoding):
    kept = previewed(data, ImportFormat.GIFT, topic=topic)
    assert (kept.encodings[0], kept.read_at, rows(kept, session)) == (encoding, None, [])
    assert "quyết định" in previewing.sample(data, ImportFormat.GIFT, kept.encodings[0])

    reading = previewing.read_content(data, ImportFormat.GIFT, Encoding(encoding).value)
    mending.take_reading(kept, reading, encoding=encoding, by=BY)

    (row,) = rows(kept, session)
    assert row.content["item"]["stem"] == "Ai ra quyết định thi hành án?"
