import pytest
from sqlalchemy import select

from app.analysis.analysing import ANALYSE, NothingToAnalyse, analyse_paper
from app.analysis.queries import find_latest_analysis, list_figures, list_options
from app.db import db
from app.jobs.queue import enqueue, run_job
from app.ledger.models import LedgerEntry
from app.ledger.recording import Command
from app.results.settling import StillSitting
from tests.app.analysis.conftest import PERSONS, QUESTIONS, WRONG_KEY_SLOT
from tests.factories.delivery import make_prepared_sitting

BY = Command("tests")


def test_a_planted_wrong_key_stands_first_with_the_option_the_strongest_choose(sitting):
    analysis = analyse_paper(sitting.paper, by=BY)

    figures = list_figures(analysis)

    assert (analysis.persons, len(figures)) == (PERSONS, QUESTIONS)
    flagged = [f for f in figures if any(r["flag"] == "wrong_key" for r in f.remarks)]
    assert [f.version.content["stem"].split()[1] for f in flagged] == [str(WRONG_KEY_SLOT)]
    assert flagged[0].remarks[0]["params"]["option"] == "C"
    assert analysis.forms[0]["persons"] == PERSONS
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == "paper.analysed"))
    assert entry.one().detail["questions"] == QUESTIONS


def test_options_are_counted_as_the_bank_numbers_them(sitting):
    figures = list_figures(analyse_paper(sitting.paper, by=BY))[0]
    options = list_options(figures)
    assert [option.letter for option in options] == ["A", "B", "C", "D", "–"]
    assert [option.is_key for option in options] == [False, True, False, False, False]
    assert sum(sum(option.counts) for option in options) == PERSONS


def test_an_analysis_is_kept_and_a_later_one_shown(sitting):
    first = analyse_paper(sitting.paper, by=BY)
    second = analyse_paper(sitting.paper, by=BY)
    assert first.id != second.id
    assert find_latest_analysis(sitting.paper_id) is second


def test_a_job_does_the_same(sitting, signed_in_as):
    job = enqueue(ANALYSE, "x", by=BY, paper_id=str(sitting.paper_id), by_name="Trần Thị Bình")
    db.session.commit()
    run_job(job.id)
    assert find_latest_analysis(sitting.paper_id).made_by_name == "Trần Thị Bình"


def test_nothing_is_told_while_a_sitting_runs():
    running = make_prepared_sitting(seats=2)
    with pytest.raises(StillSitting):
        analyse_paper(running.paper, by=BY)


def test_a_paper_nobody_took_has_nothing_to_tell(sitting):
    other = make_prepared_sitting(seats=1)
    other.closed_at = other.starts_at
    with pytest.raises(NothingToAnalyse):
        analyse_paper(other.paper, by=BY)
