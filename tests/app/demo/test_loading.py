"""The demonstration is built by the verbs, so that everything in it holds together."""

import stat
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.accounts.signing_in import check_password
from app.candidates.models import Finding, Outcome, Verdict
from app.candidates.queries import count_candidates, count_outcomes, find_application
from app.db import db
from app.delivery.models import Attempt, EndedBy, refused_answer
from app.demo.cli import keep_accounts
from app.demo.loading import NotEmpty, load_demonstration
from app.demo.people import PERSONA_ID
from app.exams.queries import get_exam_by_code
from app.home.queries import find_demonstration
from app.ledger.models import LedgerEntry
from app.ledger.verifying import verify
from app.permissions import Role
from app.regulations.ranking import Standing
from app.results.queries import latest_publication
from app.results.ranking import rank_exam
from app.sittings.seat_codes import seat_code
from app.training.practice_queries import list_topic_progress
from app.training.queries import find_valid_certificate
from tests.app.demo.conftest import SECRET, URL
from tests.conftest import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def exam():
    return get_exam_by_code("chv-2025")


def test_the_workbook_gives_what_the_rules_say_and_the_decisions_add(exam):
    stmt = select(func.count()).select_from(Finding).where(Finding.verdict == Verdict.FOR_PERSON)
    decided = {True: 9, False: 5}
    met_by_the_register = 1

    assert db.session.scalar(stmt.where(Finding.application.has(exam_id=exam.id))) == 14
    assert count_outcomes(exam) == {
        Outcome.ELIGIBLE: 193 + met_by_the_register + decided[True],
        Outcome.INELIGIBLE: 79 - met_by_the_register + decided[False],
        Outcome.REVIEW: 0,
        Outcome.WITHDRAWN: 0,
    }
    assert count_candidates(exam) == 203


def test_our_own_certificate_meets_the_training_condition(exam):
    application = find_application(exam, PERSONA_ID)
    finding = next(f for f in application.findings if f.condition == "enforcement_training")

    assert find_valid_certificate(PERSONA_ID, exam.closing_on)
    assert finding.verdict is Verdict.MET
    assert "sổ cấp chứng chỉ" in finding.evidence


def test_the_round_is_published_and_nothing_waits(exam):
    ranking = rank_exam(exam)
    standings = dict.fromkeys(Standing, 0)
    for line in ranking.lines:
        standings[line.standing] += 1

    assert latest_publication(exam.id).sha256 == ranking.sha256()
    assert standings[Standing.NEEDS_DECISION] == 0
    assert 0 < standings[Standing.SELECTED] <= sum(quota.count for quota in exam.quotas)
    assert standings[Standing.FAILED] > 0
    assert sum(mark is None for line in ranking.lines for mark in line.scores.values()) == 4 + 6


def test_answers_were_all_taken_and_attempts_ended_both_ways():
    ended = select(Attempt.ended_by, func.count()).group_by(Attempt.ended_by)
    counts = {row[0]: row[1] for row in db.session.execute(ended)}

    assert db.session.scalar(select(func.count()).select_from(refused_answer)) == 0
    assert counts[EndedBy.CANDIDATE] > counts[EndedBy.DEADLINE] > 0


def test_the_ledger_is_whole_and_its_past_runs_forward():
    acts = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence)).all()
    began = next(n for n, act in enumerate(acts) if act.action == "demonstration.began")
    told = acts[began + 1 :]

    assert verify().first_break is None
    assert all(before.at <= after.at for before, after in pairwise(told))
    assert told[0].at.date() == date(2025, 8, 25)


def test_the_newcomer_enters_the_open_sitting_and_gets_a_paper(demo_app):
    seat = find_demonstration().seat
    client = demo_app.test_client()

    answer = client.post(
        "/room", data={"number": seat.candidate.number, "code": seat_code(seat.id, SECRET)}
    )

    assert answer.location.endswith("/room/paper")
    assert client.get("/room/paper").status_code == 200


def test_the_start_page_shows_the_door_and_no_password(demo_app, loaded):
    page = demo_app.test_client().get("/").text

    assert seat_code(find_demonstration().seat_id, SECRET) in page
    assert all(login.email in page for login in loaded.logins)
    assert not any(login.password in page for login in loaded.logins)


def test_every_role_can_sign_in_with_the_password_it_was_given(loaded):
    users = [check_password(login.email, login.password) for login in loaded.logins]

    assert {user.role for user in users} == set(Role)
    assert all(len(login.password) >= 14 for login in loaded.logins)
    assert len({login.password for login in loaded.logins}) == len(loaded.logins)


@pytest.mark.parametrize("place", range(len(Role)))
def test_every_role_finds_its_links_of_the_tour_open(demo_app, loaded, place):
    login, browser = loaded.logins[place], Browser(demo_app.test_client())
    stops = browser.get("/").soup.select("section")
    stop = next(each for each in stops if login.email in each.get_text())
    links = [link["href"] for link in stop.select("a")]

    browser.post("/accounts/sign-in", email=login.email, password=login.password)

    assert links
    assert {link: browser.get(link).status for link in links} == dict.fromkeys(links, 200)
    assert browser.get("/").texts("h1") == ["Trang chính"]


def test_there_are_questions_to_practise(exam):
    persona = db.session.scalars(select(User).where(User.role == Role.CANDIDATE)).one()
    progress = list_topic_progress(persona, exam.content_on)

    assert sum(topic.total for topic in progress) > 10
    assert 0 < sum(topic.tried for topic in progress) < sum(topic.total for topic in progress)


def test_a_second_load_changes_nothing():
    before = verify().head

    again = load_demonstration(secret=SECRET, public_url=URL, tell=lambda _words: None)

    assert again.was_there
    assert not again.logins
    assert not again.reopened
    assert verify().head == before


def test_a_rehearsal_that_is_over_is_closed_and_another_opens():
    first = find_demonstration().seat
    first_id, sitting = first.id, first.sitting

    with clock.pretending(sitting.ends_at + timedelta(hours=3)):
        again = load_demonstration(secret=SECRET, public_url=URL, tell=lambda _words: None)
        seat = find_demonstration().seat

        assert again.reopened
        assert sitting.closed_at is not None
        assert seat.id != first_id
        assert seat.sitting.starts_at <= clock.now() < seat.sitting.ends_at


def test_the_accounts_are_kept_where_only_the_owner_reads_them(loaded, tmp_path):
    path = tmp_path / "var" / "demo-accounts.txt"

    keep_accounts(path, loaded.logins)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(login.password in path.read_text("utf-8") for login in loaded.logins)


def test_a_database_with_real_data_is_refused():
    demonstration = find_demonstration()
    db.session.delete(demonstration)
    db.session.flush()

    with pytest.raises(NotEmpty):
        load_demonstration(secret=SECRET, public_url=URL, tell=lambda _words: None)
