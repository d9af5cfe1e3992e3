from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app import clock
from app.bank import (
    arranging,
    provision_queries,
    provision_sheets,
    provisioning,
    queries,
    reviewing,
    starting,
    writing,
)
from app.bank.models import Provision, QuestionStatus
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from question_bank.question import ProvisionRef
from tests.app.bank.values import choice, sheet
from tests.factories import LawFactory, UserFactory

BY = Command("test")
BEFORE, LAST, AFTER = date(2025, 6, 29), date(2025, 6, 30), date(2025, 7, 1)
SUCCESSOR = ProvisionRef("luat-moi", "40")


@pytest.fixture
def author():
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def question(topic, law, author):
    LawFactory.create(code="luat-moi", in_force_from=AFTER, in_force_to=None)
    question = writing.create_question(choice(), topic, by=author)
    question.status = QuestionStatus.APPROVED
    return question


def provision_of(question):
    return queries.current_version(question).provisions[0]


def drawable(on):
    pool = queries.get_pool()
    return [e.id for e in pool.entries if e.id not in pool.unapproved and e.is_in_force(on)]


def last_entry(session):
    return session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))


def test_a_question_is_out_from_the_day_its_provision_ends_until_it_cites_the_successor(
    session, question, topic, author
):
    affected = provisioning.end_provision(
        provision_of(question), LAST, successor=SUCCESSOR, note="Luật mới", by=BY
    )

    assert [each.question.code for each in affected] == [question.code]
    entry = last_entry(session)
    assert (entry.action, entry.detail["questions"]) == ("provision.ended", [question.code])
    assert (drawable(LAST), drawable(AFTER)) == ([question.code], [])
    assert provision_queries.count_to_revisit(author, on=clock.today()) == 1

    writing.revise_question(question, choice(provisions=(SUCCESSOR,)), topic, by=author)
    reviewing.send_for_review(question, by=author)
    reviewing.approve_question(question, by=UserFactory.create(role=Role.TRAINER))

    assert drawable(AFTER) == [question.code]
    assert provision_queries.count_to_revisit(author, on=clock.today()) == 0
    first = queries.get_question(question.id).versions[0]
    assert [each.article for each in first.provisions] == ["36"]


def test_a_changed_wording_is_cited_anew_by_naming_the_place_again(
    session, question, topic, author
):
    old = provision_of(question)
    provisioning.change_provision(old, AFTER, title="05 ngày", by=BY)
    assert (drawable(LAST), drawable(AFTER)) == ([question.code], [])

    writing.revise_question(question, choice(), topic, reason="Vẫn đúng", by=author)

    assert (provision_of(question).edition, old.successor) == (2, provision_of(question))
    assert last_entry(session).action == "question.revised"


def test_an_end_is_refused_before_the_start_twice_and_for_itself(question):
    provision = provision_of(question)

    with pytest.raises(arranging.EndsBeforeStart):
        provisioning.end_provision(provision, date(2000, 1, 1), by=BY)
    with pytest.raises(provisioning.FollowsItself):
        provisioning.end_provision(provision, LAST, successor=ProvisionRef("luat", "36"), by=BY)
    provisioning.change_provision(provision, AFTER, by=BY)
    with pytest.raises(provisioning.ProvisionOver):
        provisioning.change_provision(provision, AFTER, by=BY)
    with pytest.raises(provisioning.ProvisionOver):
        provisioning.end_provision(provision, LAST, by=BY)


def test_a_provision_is_added_once(session, law):
    facts = provisioning.ProvisionFacts(article="45", clause="1", title="Thời hạn tự nguyện")
    provisioning.add_provision(law, facts, by=BY)

    assert last_entry(session).action == "provision.added"
    with pytest.raises(provisioning.ProvisionExists):
        provisioning.add_provision(law, facts, by=BY)
    on = clock.today()
    found = session.scalars(provision_queries.list_all_provisions(search="tu nguyen 45", on=on))
    assert [each.article for each in found] == ["45"]


def test_a_sheet_is_taken_in_whole_or_not_and_read_back(session, law):
    heads = ["Mã", "Điều", "Khoản", "Nội dung", "Từ", "Đến", "Nguồn"]
    good = ["luat", "45", "1", "Thời hạn", "01/07/2010", "", "Công báo"]
    bad = [["khong-co", "1", "", "", "", "", ""], ["luat", "", "", "", "", "", ""]]
    wrong_days = ["luat", "9", "", "", "hôm qua", "", ""]

    intake = provision_sheets.check_sheet(sheet([heads, good, *bad, wrong_days]))
    assert [fault.row for fault in intake.faults] == [3, 4, 5]

    assert (
        provision_sheets.store_sheet(provision_sheets.check_sheet(sheet([heads, good])), by=BY) == 1
    )
    written = provision_sheets.write_provisions(session.scalars(select(Provision)))
    again = provision_sheets.check_sheet(written)
    assert (again.rows, again.known, again.faults) == ((), 1, ())


def test_the_pages_keep_provisions_and_tell_their_authors(session, as_trainer, question):
    provision = provision_of(question)
    session.commit()
    url = f"/bank/provisions/{provision.id}"

    assert question.code in as_trainer.get(f"{url}/end").text
    assert question.code in as_trainer.get(f"{url}/change").text
    late = as_trainer.post(f"{url}/end", last="2000-01-01")
    assert "không được trước ngày có hiệu lực" in late.text
    ended = as_trainer.post(
        f"{url}/end", last="2025-06-30", law="luat-moi", article="40", note="Luật mới"
    )
    assert ended.url == url
    assert "Thay bằng:" in as_trainer.get(url).text
    assert as_trainer.post(f"{url}/change", first="2025-07-01").status == 409
    made = as_trainer.post("/bank/provisions/new", law="luat-moi", article="41", title="Tự nguyện")
    assert "Điều 41" in as_trainer.get(made.url).text
    listed = as_trainer.get("/bank/provisions/?q=tu+nguyen&state=in")
    assert "Điều 41" in listed.text
    assert "Điều 36" not in listed.text
    assert as_trainer.get("/bank/provisions/export").status == 200
    assert as_trainer.get("/bank/provisions/import").status == 200
    assert "Không có câu nào cần xem lại" in as_trainer.get("/bank/questions/to-revisit").text


def test_the_author_finds_the_question_on_the_page_of_those_to_revisit(
    session, signed_in_as, question, author
):
    soon = clock.today() + timedelta(days=20)
    provision_of(question).law.in_force_to = soon
    browser = signed_in_as(Role.TRAINER)
    me = UserFactory._meta.model
    trainer = session.scalars(select(me).where(me.id != author.id)).one()
    question.versions[0].created_by_id = trainer.id
    session.commit()

    assert question.code in browser.get("/bank/questions/to-revisit").text
    assert "Câu hỏi của tôi cần xem lại: 1 câu" in browser.get("/").text


def test_the_starter_bank_knows_the_old_law_and_marks_what_is_not_verified_of_the_new(session):
    starting.load_starter_bank(by=BY)
    stmt = provision_queries.list_all_provisions(search="thoi han tu nguyen", on=clock.today())
    found = {each.law.code: each for each in session.scalars(stmt)}

    old, new = found["luat-thads-2008-2014"], found["luat-thads-2025"]
    assert (old.is_verified, new.is_verified, old.successor) == (True, False, new)
    assert not old.is_in_force(date(2026, 7, 1))


def provision_sheet(*rows):
    heads = ["Mã văn bản", "Điều", "Khoản", "Nội dung", "Hiệu lực từ", "Đến hết ngày", "Nguồn"]
    return BytesIO(sheet([heads, *rows]))


def test_a_sheet_of_provisions_is_looked_at_before_anything_is_kept(session, as_trainer, law):
    count = select(func.count()).select_from(Provision)
    before = session.scalar(count)
    rows = provision_sheet([law.code, "77", "", "Điều mới", None, None, ""])

    preview = as_trainer.post("/bank/provisions/import", file=(rows, "dieu-khoan.xlsx"))

    assert "Sẽ thêm 1 điều khoản" in preview.text
    assert "Điều mới" in preview.texts("#rows td")
    assert session.scalar(count) == before
    kept = preview.soup.select_one("input[name=kept]")["value"]
    done = as_trainer.post("/bank/provisions/import/confirm", kept=kept)
    assert "Đã thêm 1 điều khoản" in as_trainer.get(done.url).text
    assert session.scalar(count) == before + 1


def test_a_faulty_sheet_of_provisions_cannot_be_confirmed(session, as_trainer, law):
    rows = provision_sheet(
        [law.code, "78", "", "", None, None, ""], ["la", "1", "", "", None, None, ""]
    )
    page = as_trainer.post("/bank/provisions/import", file=(rows, "dieu-khoan.xlsx"))
    assert page.texts("#faults td")[0] == "3"
    assert page.soup.select_one("input[name=kept]") is None


def test_nobody_confirms_another_persons_sheet(session, as_trainer, signed_in_as, law):
    rows = provision_sheet([law.code, "79", "", "", None, None, ""])
    preview = as_trainer.post("/bank/provisions/import", file=(rows, "dieu-khoan.xlsx"))
    kept = preview.soup.select_one("input[name=kept]")["value"]
    address = "/bank/provisions/import/confirm"
    assert signed_in_as(Role.TRAINER).post(address, kept=kept).status == 404
    assert as_trainer.post(address, kept="x").status == 404
    assert signed_in_as(Role.INSPECTOR).post(address, kept=kept).status == 403
