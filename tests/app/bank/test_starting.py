from datetime import date

from sqlalchemy import func, select

from app.bank import queries, starting
from app.bank.models import Law, Question, QuestionStatus, Topic
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from question_bank.starter.loading import load_starter

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
