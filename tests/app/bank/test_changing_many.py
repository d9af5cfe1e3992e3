"""Acts on many questions at once: what is said before, what is done, what is left as it is."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.bank import changing_many, queries, reviewing, writing
from app.bank.changing_many import Act, Wish
from app.bank.filters import QuestionFilter
from app.bank.models import Question, QuestionStatus
from app.jobs.models import Job
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.permissions import Role
from question_bank.question import Level
from tests.app.bank.values import choice
from tests.factories import TopicFactory, UserFactory

BY = Command("test")
S = QuestionStatus


@pytest.fixture
def viewer(session):
    return UserFactory.create(role=Role.TRAINER)


@pytest.fixture
def bank(session, topic, law):
    """A draft, a question in review, an approved one and a retired one, all tagged."""
    made = {
        status: writing.create_question(
            choice(f"Câu số {number}?", code=f"Q-{number}", tags=("Thời hạn",)),
            topic,
            status=status if status is S.APPROVED else S.DRAFT,
            by=BY,
        )
        for number, status in enumerate(S, 1)
    }
    reviewing.send_for_review(made[S.IN_REVIEW], by=BY)
    reviewing.retire_question(made[S.RETIRED], reason="Cũ", by=BY)
    session.commit()
    return made


def plan_of(session, wish):
    return changing_many.make_plan(wish, session.scalars(queries.list_questions(QuestionFilter())))


def acts(session):
    stmt = select(LedgerEntry.action, func.count()).group_by(LedgerEntry.action)
    return dict(tuple(row) for row in session.execute(stmt))


def test_new_metadata_make_a_version_each_and_say_what_approval_it_costs(session, bank, viewer):
    other = TopicFactory.create(code="moi")
    wish = Wish(
        act=Act.REVISE,
        topic="moi",
        level=Level.APPLY,
        difficulty=Decimal("0.4"),
        minutes=Decimal("1.5"),
        add=("kê biên",),
        remove=("THỜI HẠN",),
    )
    plan = plan_of(session, wish)
    assert plan.skipped == {"đã ngừng dùng": ["Q-4"]}
    assert (len(plan.ids), plan.approved, plan.in_review) == (3, 1, 1)

    outcome = changing_many.carry_out(wish, plan.ids, by=viewer)

    assert (outcome.done, outcome.refused) == (3, {})
    version = queries.current_version(bank[S.APPROVED])
    assert (version.number, version.level, version.tags) == (2, Level.APPLY, ["kê biên"])
    assert version.minutes == Decimal("1.5")
    assert (bank[S.APPROVED].status, bank[S.APPROVED].topic) == (S.DRAFT, other)
    assert acts(session)["question.revised"] == 3
    assert plan_of(session, wish).skipped["đã như vậy rồi"] == ["Q-1", "Q-2", "Q-3"]


def test_tags_are_replaced_as_a_whole(session, bank, viewer):
    wish = Wish(act=Act.REVISE, tags=(), add=("mới",))
    changing_many.carry_out(wish, plan_of(session, wish).ids, by=viewer)
    assert queries.current_version(bank[S.DRAFT]).tags == ["mới"]


def test_only_drafts_that_cite_a_law_are_sent(session, bank, viewer, topic):
    bare = writing.create_question(choice("Không căn cứ?", code="Q-9", provisions=()), topic, by=BY)
    wish = Wish(act=Act.SEND, due_on=date(2199, 1, 1))
    plan = plan_of(session, wish)
    assert plan.ids == (bank[S.DRAFT].id,)
    assert plan.skipped["chưa gắn với điều luật nào"] == [bare.code]
    changing_many.carry_out(wish, plan.ids, by=viewer)
    assert bank[S.DRAFT].status is S.IN_REVIEW


def test_what_was_retired_together_is_brought_back_together(session, bank, viewer):
    wish = Wish(act=Act.RETIRE, reason="Nhầm")
    plan = plan_of(session, wish)
    changing_many.carry_out(wish, plan.ids, by=viewer)
    assert {bank[each].status for each in (S.DRAFT, S.APPROVED)} == {S.RETIRED}
    assert acts(session)["question.retired"] == 3
    back = Wish(act=Act.BRING_BACK, reason="Nhầm thật")
    assert plan_of(session, back).skipped == {"đang dùng": ["Q-2"]}
    changing_many.carry_out(back, plan.ids, by=viewer)
    assert {bank[each].status for each in (S.DRAFT, S.APPROVED)} == {S.DRAFT}
    assert acts(session)["question.brought_back"] == 2


def test_one_refusal_leaves_the_others_done(session, bank, viewer):
    ids = [each.id for each in bank.values()]
    outcome = changing_many.carry_out(Wish(act=Act.RETIRE, reason="x"), ids, by=viewer)
    assert outcome.done == 2
    assert sorted(outcome.refused) == ["Q-2", "Q-4"]


def test_a_secret_question_is_changed_only_by_who_may_read_it(session, bank, viewer):
    bank[S.DRAFT].is_secret = True
    session.flush()
    wish = Wish(act=Act.RETIRE, reason="x")
    outcome = changing_many.carry_out(wish, [bank[S.DRAFT].id], by=viewer)
    assert (outcome.done, outcome.refused, bank[S.DRAFT].status) == (0, {}, S.DRAFT)


def test_many_are_changed_by_a_job_that_does_the_same(session, bank, viewer, monkeypatch):
    monkeypatch.setattr(changing_many, "AT_ONCE", 1)
    wish = Wish(act=Act.REVISE, level=Level.APPLY_HIGH, minutes=Decimal("0.3"), tags=())
    job = changing_many.carry_out_soon(wish, plan_of(session, wish), by=viewer, return_url="/")
    assert isinstance(job, Job)
    told = []
    changing_many.carry_out_in_background(progress=lambda *said: told.append(said), **job.arguments)
    assert told == [(3, 3, "Đã làm với 3 câu.")]
    assert queries.current_version(bank[S.DRAFT]).level is Level.APPLY_HIGH


def test_a_trainer_sees_the_plan_before_anything_is_done(session, browser, bank, viewer):
    asker = browser.sign_in(viewer)
    page = asker.get("/bank/questions/")
    assert len(page.soup.select("td.select input[name=question]")) == 4
    chosen = [bank[S.DRAFT].id, bank[S.RETIRED].id]
    url = f"/bank/questions/many?of=chosen&question={chosen[0]}&question={chosen[1]}&question=x"
    assert asker.get(url).texts("h1") == ["Làm với 2 câu hỏi cùng lúc"]
    assert "Hãy ghi lý do" in asker.post(url, act="retire").text
    assert "Độ khó phải là số" in asker.post(url, act="revise", difficulty="3").text
    assert "Thẻ không được có" in asker.post(url, act="revise", add="a, b").text

    shown = asker.post(url, act="retire", reason="Cũ")
    assert shown.texts("#plan") == ["Sẽ làm với 1 câu, bỏ qua 1 câu"]
    assert "Bỏ qua 1 câu đã ngừng dùng: Q-4" in shown.text
    assert session.get(Question, chosen[0]).status is S.DRAFT
    agreed = shown.soup.select_one("button[name=agreed]")["value"]
    assert "Danh sách vừa thay đổi" in asker.post(url, act="retire", reason="Cũ", agreed="x").text

    asker.post(url, act="retire", reason="Cũ", agreed=agreed)
    assert session.get(Question, chosen[0]).status is S.RETIRED


def test_all_found_are_chosen_by_the_filter_and_exported_alone(session, browser, bank, viewer):
    asker = browser.sign_in(viewer)
    assert asker.get("/bank/questions/many?of=all&status=draft").texts("h1") == [
        "Làm với 1 câu hỏi cùng lúc"
    ]
    url = f"/bank/questions/export/formats?of=chosen&question={bank[S.DRAFT].id}"
    page = asker.get(url)
    assert "1 câu hỏi, kèm đáp án" in page.text
    assert all("question=" in each["href"] for each in page.soup.select("section .acts a"))
    assert "Chưa chọn câu nào" in asker.get("/bank/questions/many?of=chosen").text


def test_an_inspector_changes_nothing(browser, bank):
    asker = browser.sign_in(UserFactory.create(role=Role.INSPECTOR))
    assert asker.get("/bank/questions/").soup.select("td.select") == []
    assert asker.get("/bank/questions/many?of=all").status == 403
