"""Searching, saved filters, and questions that resemble each other."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app import clock
from app import db as database
from app.bank import likenesses, queries, saving_filters, search_queries, writing
from app.bank.filters import Order, QuestionFilter
from app.bank.models import QuestionStatus
from app.bank.search_models import QuestionEntry
from app.bank.search_terms import Term, read_terms
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from question_bank.items.choice import SingleChoice
from tests.app.bank.values import choice
from tests.factories import QuestionVersionFactory, UserFactory

BY = Command("test")


def codes(session, **wanted):
    stmt = queries.list_questions(QuestionFilter(**wanted))
    found = [each.question.code for each in session.scalars(stmt)]
    assert queries.count_questions(QuestionFilter(**wanted)) == len(found)
    ids = session.scalars(queries.list_question_ids(QuestionFilter(**wanted))).all()
    assert [each.question.code for each in queries.list_versions(ids)] == found
    return found


@pytest.fixture
def bank(session, topic, law):
    """Four questions: A on deadlines, B on seizure, C on deadlines for officers, D used."""
    texts = {
        "A-1": "Thời hạn tự nguyện thi hành án là bao nhiêu ngày?",
        "B-1": "Ai ra quyết định cưỡng chế kê biên nhà ở?",
        "C-1": "Chấp hành viên phải xác minh trong thời gian nào, hạn cuối là ngày nào?",
        "D-1": "Hoà giải viên có quyền gì?",
    }
    for code, text in texts.items():
        writing.create_question(choice(text, code=code, tags=(f"thẻ {code[0]}",)), topic, by=BY)
    return texts


def test_counting_asks_the_index_of_words_once_whatever_else_is_wanted(session, bank):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the plan is told in SQLite's words")
    asked: list[tuple[str, tuple[str, ...]]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    event.listen(database.db.engine, "before_cursor_execute", note)
    queries.count_questions(QuestionFilter(search="thoi han", status=QuestionStatus.DRAFT))
    event.remove(database.db.engine, "before_cursor_execute", note)

    statement, parameters = asked[-1]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    steps = {step.id: step for step in plan}
    (words,) = [step for step in steps.values() if "SCAN question_text" in step.detail]
    assert "LIST SUBQUERY" in steps[words.parent].detail


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("thoi han", ["A-1", "C-1"]),
        ("Thời HẠN", ["A-1", "C-1"]),
        ('"thoi han"', ["A-1"]),
        ("“thời hạn” tự", ["A-1"]),
        ("nguyen tu", ["A-1"]),
        ("cuong ch", ["B-1"]),
        ('"cuong ch"', []),
        ("hòa giải", ["D-1"]),
        ("b-1", ["B-1"]),
        ("thoi thu vien", ["A-1", "C-1"]),
        ("không đâu có", []),
        ('AND OR NOT "*" (', ["none"]),
        ("' -- % _ :* & |", ["A-1", "B-1", "C-1", "D-1"]),
    ],
)
def test_words_are_found_without_accents_and_phrases_whole(session, bank, typed, found):
    assert codes(session, search=typed) == ([] if found == ["none"] else found)


def test_a_question_is_found_by_its_id(session, bank):
    one = session.scalars(queries.list_questions(QuestionFilter(search="b-1"))).one()
    assert codes(session, search=str(one.question_id)) == ["B-1"]


def test_a_revised_question_is_found_by_its_new_words_only(session, bank, topic):
    one = session.scalars(queries.list_questions(QuestionFilter(search="b-1"))).one()
    writing.revise_question(one.question, choice("Ai định giá tài sản?"), topic, by=BY)
    assert codes(session, search="cuong che") == []
    assert codes(session, search="dinh gia") == ["B-1"]


def test_filters_combine(session, bank):
    author = UserFactory.create(role=Role.TRAINER)
    one = session.scalars(queries.list_questions(QuestionFilter(search="a-1"))).one()
    one.question.created_by_id, one.used_at = author.id, one.created_at
    session.flush()
    assert codes(session, author=author.id, search="thoi") == ["A-1"]
    assert codes(session, is_used=False, search="thoi") == ["C-1"]
    assert codes(session, is_used=True) == ["A-1"]
    assert codes(session, tag="THE b") == ["B-1"]
    assert codes(session, tag="the") == []
    assert codes(session, law="luat", article="36", search="quyen") == ["D-1"]
    assert codes(session, law="luat", article="37") == []


def test_the_list_comes_in_the_order_asked_for(session, bank):
    assert codes(session, order=Order.NEWEST) == ["D-1", "C-1", "B-1", "A-1"]
    assert codes(session, order=Order.NEWEST, search="thoi") == ["C-1", "A-1"]
    for order in Order:
        assert len(codes(session, order=order)) == 4


def test_terms_are_words_and_phrases():
    assert read_terms('thời "tự nguyện" 26/2008') == (
        Term(("thoi",), is_open=True),
        Term(("tu", "nguyen"), is_open=False),
        Term(("26", "2008"), is_open=True),
    )
    assert read_terms('"" … ?') == ()
    assert len(read_terms(" ".join(map(str, range(100))))) == 12


def test_the_page_keeps_its_search_in_the_address_and_exports_the_same(as_trainer, bank):
    page = as_trainer.get("/bank/questions/?q=thoi&order=newest&level=x&author=x")
    assert page.texts("tbody th a") == ["C-1", "A-1"]
    export = page.soup.select_one(".table-tools a.btn")["href"]
    assert "q=thoi" in export
    assert "order=newest" in export


def test_a_search_is_kept_renamed_and_removed_under_ones_own_name(session, bank):
    owner = UserFactory.create(role=Role.TRAINER)
    asked = [("q", "thời hạn"), ("topic", "")]
    query = saving_filters.save_filter("Hạn", asked, owner=owner.id, by=owner)
    assert query == "q=th%E1%BB%9Di+h%E1%BA%A1n"
    (saved,) = search_queries.list_filters(owner.id)
    saving_filters.rename_filter(saved, "Thời hạn", by=owner)
    saving_filters.remove_filter(saved, by=owner)
    assert search_queries.list_filters(owner.id) == []
    stmt = select(LedgerEntry.action).order_by(LedgerEntry.sequence.desc()).limit(3)
    assert [action.split(".")[1] for action in session.scalars(stmt)] == [
        "removed",
        "renamed",
        "saved",
    ]


def test_a_filter_needs_a_condition_and_a_free_name(session):
    owner = UserFactory.create(role=Role.TRAINER)
    with pytest.raises(saving_filters.NothingToSave):
        saving_filters.save_filter("Trống", [("q", "")], owner=owner.id, by=owner)
    saving_filters.save_filter("Một", [("q", "a")], owner=owner.id, by=owner)
    with pytest.raises(saving_filters.NameTaken):
        saving_filters.save_filter("Một", [("q", "b")], owner=owner.id, by=owner)
    (saved,) = search_queries.list_filters(owner.id)
    assert saving_filters.rename_filter(saved, "Một", by=owner).name == "Một"


def test_filters_are_kept_from_the_page(as_trainer, bank):
    page = as_trainer.get("/bank/questions/?q=thoi&level=recognise")
    form = page.soup.select_one("form[action$='/bank/filters/']")
    asked = form.select_one("[name=asked]")["value"]
    answer = as_trainer.post("/bank/filters/", name="Hạn", asked=asked + "&_scheme=x")
    assert answer.url.endswith("/bank/questions/?q=thoi&level=recognise")
    page = as_trainer.get("/bank/filters/")
    assert page.texts("tbody th a") == ["Hạn"]
    own = page.soup.select_one("tbody form")["action"]
    rename = own.replace("removal", "rename")
    assert as_trainer.post(rename, name="").texts(".field__error")
    as_trainer.post(rename, name="Thời hạn")
    assert as_trainer.get("/bank/filters/").texts("tbody th a") == ["Thời hạn"]
    as_trainer.post(own)
    assert "Chưa lưu bộ lọc nào" in as_trainer.get("/bank/filters/").text


def test_nobody_touches_the_filter_of_another(as_trainer, session):
    other = UserFactory.create(role=Role.TRAINER)
    saving_filters.save_filter("Của họ", [("q", "a")], owner=other.id, by=other)
    session.commit()
    (saved,) = search_queries.list_filters(other.id)
    assert as_trainer.get("/bank/filters/").texts("tbody th") == []
    assert as_trainer.get(f"/bank/filters/{saved.id}/rename").status == 404
    assert as_trainer.post(f"/bank/filters/{saved.id}/removal").status == 404


@pytest.fixture
def viewer():
    return UserFactory.create(role=Role.TRAINER)


ASKING = "/bank/questions/alike?kind=single_choice"
STEM = "Thời hạn tự nguyện thi hành án kể từ ngày nhận được quyết định là bao nhiêu?"


def test_a_question_in_other_words_is_found_alike(session, topic, law, viewer):
    writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    item = SingleChoice(
        stem="Thời hạn để tự nguyện thi hành án kể từ ngày nhận quyết định là bao nhiêu?",
        options=("Thư ký", "Chấp hành viên", "Thủ trưởng"),
        key=0,
    )
    (alike,) = likenesses.find_alike(choice(item=item), viewer=viewer)
    assert alike.version.question.code == "A-1"
    assert 0.6 < alike.resemblance < 1
    assert (
        likenesses.find_alike(choice("Ai định giá tài sản kê biên của vợ chồng?"), viewer=viewer)
        == []
    )


def test_what_a_question_said_before_is_no_longer_alike(session, topic, law, viewer):
    question = writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    assert likenesses.find_alike_stems(STEM, viewer=viewer)
    assert likenesses.find_alike_stems(STEM, viewer=viewer, own=question.id) == []
    writing.revise_question(question, choice("Ai định giá tài sản kê biên?"), topic, by=BY)
    assert likenesses.find_alike_stems(STEM, viewer=viewer) == []
    assert likenesses.find_alike_stems("Ai định giá tài sản kê biên", viewer=viewer)


def test_what_was_stored_long_ago_is_not_read_again(session, bank):
    entry = session.scalars(select(QuestionEntry)).first()
    worker, yesterday = likenesses.Likenesses(), clock.now() - timedelta(days=1)
    for changed_at in (yesterday, yesterday + timedelta(hours=1)):
        entry.changed_at = changed_at
        session.flush()
        worker.catch_up()
    assert worker.seen[entry.id] == yesterday


def test_two_workers_hear_of_each_others_questions(session, topic, law):
    one, other = likenesses.Likenesses(), likenesses.Likenesses()
    for worker in (one, other):
        worker.catch_up()
    before = len(other.wholes)
    writing.create_question(choice(STEM), topic, by=BY)
    other.catch_up()
    assert len(other.wholes) == before + 1
    assert len(one.wholes) == before


def test_the_editor_is_told_while_the_question_is_typed(as_trainer, topic, law):
    writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    address = as_trainer.get("/bank/questions/new").soup.select_one("[data-alike]")["data-alike"]
    answer = as_trainer.post(address, stem=STEM.upper())
    (found,) = answer.response.json
    assert (found["code"], found["percent"], found["status"]) == ("A-1", 100, "Bản nháp")
    typed = {"options-0": "Thư ký", "options-1": "Không ai", "key": "0", "level": "apply"}
    answer = as_trainer.post(address, stem="Ai trả tiền lãi chậm thi hành án?", **typed)
    assert answer.response.json == []
    assert as_trainer.post("/bank/questions/alike?kind=x", stem=STEM).status == 404


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.INSPECTOR, Role.INVIGILATOR])
def test_only_authors_may_ask_what_is_alike(signed_in_as, role):
    answer = signed_in_as(role).post(ASKING, stem=STEM)
    assert answer.status == 403


def test_entries_of_old_versions_are_not_left_behind(session):
    version = QuestionVersionFactory.create()
    assert version.question.entry.body.startswith("cau hoi thu")


def test_the_index_is_made_anew_by_a_command(app, session, topic, law, viewer):
    question = writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    number = question.entry_id
    question.entry.body, question.entry.sketch = "da cu", None
    session.commit()

    result = app.test_cli_runner().invoke(args=["bank", "index"])

    assert (result.exit_code, result.stderr) == (0, "Đã lập chỉ mục 1 câu hỏi.\n")
    assert codes(session, search="da cu") == []
    assert codes(session, search="tu nguyen") == ["A-1"]
    assert question.entry_id == number
    (alike,) = likenesses.find_alike_stems(STEM, viewer=viewer)
    assert alike.version.question is question


def test_a_secret_question_is_told_only_to_who_may_read_it_and_never_its_words(
    browser, session, topic, law, viewer
):
    question = writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    question.is_secret = True
    asker = browser.sign_in(viewer)
    assert likenesses.find_alike(choice(STEM), viewer=viewer) == []
    assert likenesses.find_alike_stems(STEM, viewer=viewer) == []
    assert asker.post(ASKING, stem=STEM).response.json == []

    question.versions[0].created_by_id = viewer.id
    session.commit()
    (found,) = asker.post(ASKING, stem=STEM).response.json
    assert (found["code"], found["stem"]) == ("A-1", "Câu mật A-1")


def test_asking_what_is_alike_only_reads(as_trainer, topic, law):
    as_trainer.post("/bank/filters/")
    assert not database._reading.get()

    as_trainer.post(ASKING, stem=STEM)
    assert database._reading.get()


def test_nobody_learns_by_writing_that_a_secret_question_says_the_same(session, topic, law):
    secret = writing.create_question(choice(STEM, code="A-1"), topic, by=BY)
    with pytest.raises(writing.QuestionExists):
        writing.create_question(choice(STEM, code="B-1"), topic, by=BY)
    secret.is_secret = True
    session.flush()
    assert writing.create_question(choice(STEM, code="B-1"), topic, by=BY).code == "B-1"


def test_only_authors_of_what_the_reader_may_read_are_offered(session, bank, viewer):
    one = session.scalars(queries.list_questions(QuestionFilter(search="a-1"))).one()
    author = UserFactory.create(role=Role.TRAINER)
    one.question.created_by_id = author.id
    session.flush()
    assert search_queries.list_authors(viewer) == [(str(author.id), author.full_name)]
    one.question.is_secret = True
    session.flush()
    assert search_queries.list_authors(viewer) == []
