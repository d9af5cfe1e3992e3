"""A ranking is kept only while nothing it was made of changed."""

from decimal import Decimal

import pytest
from sqlalchemy import insert, update

from app.candidates.models import Application, Candidate
from app.db import begin_writing, db, reading
from app.exams import planning_quotas
from app.exams.models import RuleSetting
from app.ledger.recording import Command
from app.results import ranking as module
from app.results.models import Score, TieDecision
from app.results.ranking import rank_exam
from tests.factories import (
    ApplicationFactory,
    CandidateFactory,
    ExamFactory,
    PaperFactory,
    QuotaFactory,
)
from tests.factories.results import ScoreFactory

BY = Command("the tests")


@pytest.fixture
def exam():
    """Three candidates for one place, two of them equal."""
    module._kept.clear()
    exam = ExamFactory.create()
    QuotaFactory.create(exam=exam, count=1)
    papers = [
        PaperFactory.create(exam=exam, code=code, position=position)
        for position, code in enumerate(("law", "skills"), start=1)
    ]
    for ordinal, mark in enumerate((80, 80, 60), start=1):
        one = CandidateFactory.create(application__exam=exam, ordinal=ordinal)
        for paper in papers:
            ScoreFactory.create(candidate=one, paper_id=paper.id, mark=Decimal(mark))
    db.session.expire_all()
    return exam


def seen(exam):
    """The list as a page shows it, read twice, so that what is kept is seen."""
    with reading():
        rank_exam(exam)
        lines = rank_exam(exam).lines
    return [
        (line.candidate.number, line.candidate.application.full_name, line.total, line.standing)
        for line in lines
    ]


def a_candidate(exam, ordinal=1):
    return db.session.query(Candidate).filter_by(exam_id=exam.id, ordinal=ordinal).one()


def replace_score(exam):
    score = db.session.query(Score).filter_by(candidate_id=a_candidate(exam, 3).id).first()
    ScoreFactory.create(
        candidate_id=score.candidate_id, paper_id=score.paper_id, version=2, mark=Decimal(99)
    )


def decide_tie(exam):
    numbers = [a_candidate(exam, ordinal).number for ordinal in (1, 2)]
    decision = TieDecision(
        exam_id=exam.id,
        province="Hà Nội",
        tied=numbers,
        chosen=numbers[:1],
        reason="Thâm niên",
        decided_by_name="An",
    )
    db.session.add(decision)


def give_bonus(exam):
    application = a_candidate(exam).application
    application.claims = application.claims | {"volunteer_disadvantaged": True}


def give_bonus_by_statement(exam):
    chosen = Application.id == a_candidate(exam).application_id
    claims = {"volunteer_disadvantaged": True}
    db.session.execute(update(Application).where(chosen).values(claims=claims))


def rename(exam):
    a_candidate(exam).application.full_name = "Trần Thị Bình Minh"


def move_to_another_province(exam):
    a_candidate(exam).application.exam_province = "Nghệ An"


def renumber_by_statement(exam):
    db.session.execute(update(Candidate), [{"id": a_candidate(exam).id, "number": "CHV900"}])


def add_somebody(exam):
    application = ApplicationFactory.create(exam=exam)
    values = {"exam_id": exam.id, "application_id": application.id, "ordinal": 9, "number": "CHV9"}
    db.session.execute(insert(Candidate), [values])


def raise_quota(exam):
    planning_quotas.plan_quotas(exam, {"Hà Nội": 2}, by=BY)


def set_rule(exam):
    setting = RuleSetting(
        exam_id=exam.id,
        rule="papers.skills",
        key="pass_mark",
        value="70",
        before="50",
        reason="Hội đồng thống nhất",
        set_by_name="An",
    )
    db.session.add(setting)


@pytest.mark.parametrize(
    "change",
    [
        replace_score,
        decide_tie,
        give_bonus,
        give_bonus_by_statement,
        rename,
        move_to_another_province,
        renumber_by_statement,
        add_somebody,
        raise_quota,
        set_rule,
    ],
)
def test_every_change_is_seen_at_once(exam, change):
    before = seen(exam)
    change(exam)
    db.session.commit()
    db.session.expire_all()
    after = seen(exam)
    assert after != before
    module._kept.clear()
    assert seen(exam) == after


@pytest.mark.parametrize(
    ("claim", "bonus"),
    [(True, 10), (False, 0), (None, 0), ({"unclear": "có lẽ"}, 0), ("true", 0)],
)
def test_only_a_claim_that_is_true_gives_the_bonus(exam, claim, bonus):
    application = a_candidate(exam).application
    application.claims = {"volunteer_disadvantaged": claim, "army": {"unclear": "?"}}
    db.session.commit()
    [line] = [one for one in rank_exam(exam).lines if one.candidate.ordinal == 1]
    assert line.bonus == bonus


def test_a_list_that_nothing_changed_is_not_computed_anew(exam, monkeypatch):
    before = seen(exam)
    monkeypatch.setattr(module, "rank_anew", None)
    assert seen(exam) == before


def test_what_a_writing_transaction_sees_is_not_kept(exam):
    before = seen(exam)
    begin_writing()
    savepoint = db.session.begin_nested()
    present = db.session.query(Score).filter_by(candidate_id=a_candidate(exam, 3).id).first()
    told = {"version": 2, "mark": Decimal(99), "source": present.source, "recorded_by_name": "An"}
    wrong = Score(candidate_id=present.candidate_id, paper_id=present.paper_id, **told)
    db.session.add(wrong)
    db.session.flush()
    assert [line.total for line in rank_exam(exam).lines] != [line[2] for line in before]
    savepoint.rollback()
    db.session.expire_all()
    assert seen(exam) == before
    assert len(module._kept) == 1


def test_only_so_many_lists_are_kept(exam):
    for _each in range(module.KEPT + 2):
        seen(ExamFactory.create())
    assert len(module._kept) == module.KEPT
