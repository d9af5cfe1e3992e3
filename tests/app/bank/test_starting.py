from datetime import date

from sqlalchemy import func, select

from app.bank import queries, starting
from app.bank.models import Law, Question, QuestionStatus, Topic
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.starter.loading import load_starter, load_syllabus

BY = Command("test")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_the_starter_bank_is_loaded_approved_and_only_once(session):
    starter = load_starter()

    added = starting.load_starter_bank(by=BY)

    assert added.questions == len(starter.questions) == count(session, Question)
    assert (added.laws, added.topics) == (count(session, Law), count(session, Topic))
    assert set(session.scalars(select(Question.status))) == {QuestionStatus.APPROVED}
    entry = session.scalar(select(LedgerEntry).order_by(LedgerEntry.sequence.desc()).limit(1))
    assert entry.action == "bank.starter_loaded"
    assert starting.load_starter_bank(by=BY) == starting.Added(0, 0, 0)


def test_the_old_law_binds_through_its_last_day(session):
    starting.load_starter_bank(by=BY)
    laws = queries.find_laws(["luat-thads-2008-2014", "luat-thads-2025"])
    old, new = laws["luat-thads-2008-2014"], laws["luat-thads-2025"]

    assert old.is_in_force(date(2026, 6, 30))
    assert not old.is_in_force(date(2026, 7, 1))
    assert new.is_in_force(date(2026, 7, 1))


def test_the_syllabus_adds_what_is_missing_and_leaves_the_rest(as_trainer, session, topic):
    page = as_trainer.get("/bank/topics/")
    assert "Thông báo 8180/TB-HĐTTCHV" in page.text

    added = as_trainer.post("/bank/topics/syllabus")

    told = as_trainer.get(added.url)
    assert "Bồi thường nhà nước trong thi hành án dân sự" in told.text
    assert "TB 8180" not in told.text
    codes = [each.code for each in load_syllabus()]
    assert sorted(codes) == sorted(session.scalars(select(Topic.code)))
    assert topic.title == "Thủ tục thi hành án"
    recorded = session.scalars(select(LedgerEntry).where(LedgerEntry.action == "topic.added"))
    assert len(recorded.all()) == len(codes) - 1
    again = as_trainer.post("/bank/topics/syllabus")
    assert "Cây chủ đề đã đủ" in as_trainer.get(again.url).text


def test_only_who_writes_the_bank_adds_the_syllabus(as_inspector, session):
    assert as_inspector.post("/bank/topics/syllabus").status == 403
    assert "Thêm cây chủ đề" not in as_inspector.get("/bank/topics/").text
    assert count(session, Topic) == 0


def test_an_empty_bank_offers_the_syllabus(as_trainer):
    assert "Thêm cây chủ đề theo TB 8180" in as_trainer.get("/bank/questions/").text
