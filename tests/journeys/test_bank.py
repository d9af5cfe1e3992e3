"""Questions from a Word file to the statistics that find a wrong key, in a browser."""

import json
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, select

from app import clock
from app.bank.models import Provision, Question, QuestionStatus
from app.bank.review_models import Reading
from app.delivery.models import EndedBy, answer_event
from app.delivery.preparing import prepare_sitting
from app.delivery.queries import attempts_of
from app.exams.models import Paper
from app.jobs.models import Job
from app.jobs.queue import run_job
from app.permissions import Role
from tests.factories import LawFactory, PaperFactory, ProvisionFactory, TopicFactory
from tests.factories.bank import QuestionVersionFactory
from tests.factories.delivery import BY
from tests.factories.sittings import RoomFactory, SeatFactory, SittingFactory
from tests.journeys.conftest import ABORTED_DOWNLOADS, Site
from tests.journeys.visitor import Visitor
from tests.question_bank.formats.word_files import document, p, table

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600), ABORTED_DOWNLOADS]

OLD, NEW = "luat-cu", "luat-moi"
QUESTIONS, PERSONS, FORMS = 12, 80, 10
STEMS = (
    "Thời hạn tự nguyện thi hành án là bao nhiêu ngày?",
    "Ai có thẩm quyền ra quyết định cưỡng chế thi hành án?",
    "Chấp hành viên phải xác minh trong thời hạn nào?",
)
WRONG = STEMS[0]
"""The question whose author marked B while C is right."""


def word_file() -> bytes:
    """A document as a trainer writes it: bold and named keys, a table, and two faults."""
    return document(
        p("NGÂN HÀNG CÂU HỎI NGHIỆP VỤ"),
        p(("Câu 1. ", "bold"), STEMS[0]),
        p("A. 05 ngày"),
        p(("B. 10 ngày", "bold")),
        p("C. 15 ngày"),
        p("D. 30 ngày"),
        p(("Câu 2. ", "bold"), STEMS[1]),
        table(
            [p("A. Chánh án"), p("B. Kiểm sát viên")], [p("C. Chấp hành viên"), p("D. Thẩm phán")]
        ),
        p("Đáp án: C"),
        p(("Câu 3. ", "bold"), STEMS[2]),
        p("A. 05 ngày"),
        p("B. 10 ngày"),
        p("C. 20 ngày"),
        p("D. 45 ngày"),
        p("Câu 4. Câu này còn viết dở"),
    )


@pytest.fixture
def bank(site: Site) -> None:
    """A bank with two topics, an old law and a new one, and a paper of twelve questions."""
    with site.database() as session:
        rest = TopicFactory.create(code="chung", title="Vấn đề chung")
        TopicFactory.create(code="thu-tuc", title="Thủ tục thi hành án")
        for code, number in ((OLD, "26/2008/QH12"), (NEW, "106/2025/QH15")):
            law = LawFactory.create(
                code=code,
                number=number,
                in_force_from=date(2009, 7, 1),
                in_force_to=None,
            )
            ProvisionFactory.create(law=law, article="45")
        basis = ProvisionFactory.create()
        for n in range(6 * QUESTIONS):
            difficulty = Decimal(60 + n % 20) / 100
            QuestionVersionFactory.create(
                question__topic=rest, provisions=[basis], difficulty=difficulty
            )
        PaperFactory.create(question_count=QUESTIONS)
        session.commit()


def import_and_mend(trainer: Visitor) -> None:
    """The file in; the question without a key is mended, the unfinished one dropped."""
    page = trainer.page
    trainer.go("/bank/imports/new")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.set_input_files(
        "input[type=file]", {"name": "cau-hoi.docx", "mimeType": kind, "buffer": word_file()}
    )
    page.locator("#topic").select_option("thu-tuc")
    page.locator("#law").select_option(OLD)
    page.locator("form input[type=submit]").click()
    expect(page.get_by_role("link", name="Cần sửa")).to_contain_text("2")
    trainer.look("bank-import-preview")
    with trainer.site.database() as session:
        assert (
            session.scalars(
                select(Question).join(Question.topic).where(Question.topic.has(code="thu-tuc"))
            ).all()
            == []
        )

    page.get_by_role("article").filter(has_text=STEMS[2]).get_by_role("link").click()
    page.locator("input[name=key][value='1']").check()
    trainer.look()
    trainer.press("Lưu câu hỏi")
    page.get_by_role("article").filter(has_text="viết dở").locator("input[type=checkbox]").check()
    trainer.press("Bỏ các câu này")
    page.locator("input[name=scope][value=all]").check()
    page.locator("select[name=law]").select_option(OLD)
    page.locator("select[name=level]").select_option("recognise")
    page.locator("input[name=article]").fill("45")
    trainer.press("Áp dụng")
    trainer.press("Nhập các câu dùng được")
    trainer.says("Đã nhập 3 câu hỏi")


def imported(site: Site) -> dict[str, tuple[str, QuestionStatus]]:
    """The imported questions' addresses and states, by stem."""
    with site.database() as session:
        stmt = select(Question).where(Question.topic.has(code="thu-tuc"))
        return {
            one.versions[-1].content["stem"]: (f"/bank/questions/{one.id}", one.status)
            for one in session.scalars(stmt)
        }


def send_and_approve(trainer: Visitor, second: Visitor) -> None:
    """Every draft is sent for review; its author cannot approve it, another trainer does."""
    for address, _status in imported(trainer.site).values():
        trainer.go(f"{address}/review/send")
        trainer.press("Gửi duyệt")
        with trainer.page.expect_response("**/review/reading"):
            trainer.go(f"{address}/review")
        expect(trainer.page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
        with second.page.expect_response("**/review/reading"):
            second.go(f"{address}/review")
        second.press("Duyệt")
    assert {status for _, status in imported(trainer.site).values()} == {QuestionStatus.APPROVED}
    with trainer.site.database() as session:
        readers = {one.user.full_name for one in session.scalars(select(Reading))}
        assert readers == {"Nguyễn Văn An", "Trần Thị Bình"}


def is_feasible(admin: Visitor) -> None:
    """The page of the blueprint says that forms can be drawn."""
    expect(admin.page.get_by_text("Ra đề được", exact=True)).to_be_visible()


def plan_paper(admin: Visitor, blueprint: str) -> None:
    """Nine questions of one topic and the three imported ones."""
    page = admin.page
    admin.go(f"{blueprint}/edit")
    for row, (topic, count) in enumerate((("chung", QUESTIONS - 3), ("thu-tuc", 3))):
        page.locator(f"#rows-{row}-topic").select_option(topic)
        page.locator(f"#rows-{row}-level").select_option("recognise")
        page.locator(f"#rows-{row}-count").fill(str(count))
    page.locator("#difficulty").fill("")
    admin.press("Lưu ma trận")
    admin.go(f"{blueprint}/edit")
    is_feasible(admin)


def end_article(trainer: Visitor) -> None:
    """The article's last day is before the day whose law is asked; another takes its place."""
    with trainer.site.database() as session:
        stmt = select(Provision.id).where(Provision.law.has(code=OLD), Provision.article == "45")
        article = session.scalars(stmt).one()
    trainer.go(f"/bank/provisions/{article}/end")
    trainer.page.locator("#last").fill("2025-11-30")
    trainer.page.locator("#law").select_option(NEW)
    trainer.page.locator("#article").fill("45")
    trainer.press("Cho hết hiệu lực")
    trainer.go("/bank/questions/to-revisit")
    trainer.says(STEMS[1])


def revise(trainer: Visitor) -> None:
    """Each question is put on the new article, with its reason."""
    for address, _status in imported(trainer.site).values():
        trainer.go(f"{address}/edit")
        trainer.page.locator("#provisions-0-law").select_option(NEW)
        trainer.page.locator("#provisions-0-article").fill("45")
        trainer.page.locator("#reason").fill("Điều 45 được thay bằng điều của luật mới")
        trainer.press("Lưu câu hỏi")


def assemble_and_compare(admin: Visitor, trainer: Visitor, forms: str) -> None:
    """Ten forms in one go by the administrator, who may not read them; a trainer compares them."""
    admin.go(f"{forms}/new")
    admin.page.locator("#form_count").fill(str(FORMS))
    admin.page.locator("#seed").fill("7")
    admin.press("Lập mã đề")
    trainer.go(f"{forms}/compare")
    expect(trainer.page.locator("#figures tbody tr")).to_have_count(FORMS)
    trainer.look("bank-compare-forms")


def sit(site: Site, paper: str) -> None:
    """Eighty people take the ten forms; who is able answers well, and knows that C is right."""
    chance = Random(3)
    with site.database() as session:
        found = session.get_one(Paper, paper)
        sitting = SittingFactory.create(paper=found, exam=found.exam, starts_at=clock.now())
        room = RoomFactory.create(exam_id=found.exam_id, capacity=PERSONS)
        for number in range(1, PERSONS + 1):
            SeatFactory.create(sitting=sitting, room=room, number=number)
        prepare_sitting(sitting, by=BY)
        for attempt in attempts_of(sitting):
            ability = chance.gauss(0, 1)
            attempt.signed_in_at = attempt.submitted_at = clock.now()
            attempt.ended_by = EndedBy.CANDIDATE
            orders = attempt.payload.option_orders
            for slot, entry in enumerate(attempt.form.questions, start=1):
                content = entry.version.content
                best = 2 if content["stem"] == WRONG else content["key"]
                others = [n for n in range(4) if n != best]
                choice = best if chance.gauss(0, 1) < ability + 0.5 else chance.choice(others)
                row = {
                    "attempt_number": attempt.number,
                    "position": slot,
                    "sequence": slot,
                    "slot": slot,
                    "epoch": 1,
                }
                row |= {
                    "response": json.dumps(orders[slot - 1].index(choice)),
                    "server_ms": 0,
                    "lag_ms": 0,
                    "hash": b"0" * 16,
                }
                session.execute(insert(answer_event), row)
        sitting.closed_at = clock.now()
        session.commit()


def find_the_wrong_key(trainer: Visitor, quality: str) -> None:
    trainer.go(quality)
    trainer.press("Phân tích câu trả lời")
    with trainer.site.database() as session:
        run_job(session.scalars(select(Job).order_by(Job.created_at.desc())).first().id)
    trainer.go(quality)
    first = trainer.page.locator("#figures tbody tr").first
    expect(first).to_contain_text(WRONG)
    expect(first).to_contain_text("C")
    trainer.look("bank-quality")


def test_a_trainers_questions_go_from_word_to_the_statistics_that_find_a_wrong_key(
    site, bank, open_page
):
    trainer = Visitor(open_page(), site).sign_in(Role.TRAINER, full_name="Nguyễn Văn An")
    second = Visitor(open_page(), site).sign_in(Role.TRAINER, full_name="Trần Thị Bình")
    admin = Visitor(open_page(), site).sign_in(Role.EXAM_ADMINISTRATOR)
    with site.database() as session:
        (paper,) = session.scalars(select(Paper))
        address, paper_id = f"/exams/{paper.exam_id}/papers/{paper.id}", paper.id
    import_and_mend(trainer)
    send_and_approve(trainer, second)
    plan_paper(admin, f"{address}/blueprint")

    end_article(trainer)
    admin.go(f"{address}/blueprint/edit")
    admin.says("Chưa ra đề được: thiếu 3 câu")
    revise(trainer)
    send_and_approve(trainer, second)
    admin.go(f"{address}/blueprint/edit")
    is_feasible(admin)

    assemble_and_compare(admin, trainer, f"{address}/forms")
    sit(site, paper_id)
    find_the_wrong_key(trainer, f"{address}/quality")
