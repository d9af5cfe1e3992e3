"""Complaints noted by invigilators, the council's rulings, and what they do to marks."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery import complaining, scoring
from app.delivery.arranging import Arrangement
from app.delivery.models import Complaint
from app.delivery.queries import attempts_of
from app.delivery.ruling_models import QuestionRuling, RulingKind
from app.invigilation import ruling_questions
from app.invigilation.invigilating import NoReason
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.results.models import Score
from app.results.settling import settle_paper
from tests.app.delivery.conftest import first_attempt
from tests.factories.bank import QuestionVersionFactory
from tests.factories.delivery import BY, make_prepared_sitting


@pytest.fixture
def complained(device):
    """A candidate who has begun and complained about the first of three questions."""
    attempt = first_attempt(make_prepared_sitting())
    working = device(attempt)
    working.post("complaint", {"slot": 1, "words": "Có hai đáp án"})
    db.session.refresh(attempt)
    return attempt, working


def address(sitting, rest="complaints"):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{rest}"


def last_entry():
    return db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()


def version_of(attempt, slot=1):
    return next(one.version for one in attempt.form.questions if one.position == slot)


def test_an_invigilator_notes_a_complaint_by_the_number_on_the_candidates_screen(
    complained, signed_in_as
):
    attempt, _working = complained
    sitting = attempt.seat.sitting
    page = address(sitting, f"board/seats/{attempt.id}/complaint")
    inspector = signed_in_as(Role.INSPECTOR)
    assert inspector.post(page, number="3", words="Hình mờ").status == 403

    invigilator = signed_in_as(Role.INVIGILATOR)
    assert "Đề không có câu hỏi này." in invigilator.post(page, number="4", words="x").text
    assert "Hãy ghi nội dung." in invigilator.post(page, number="3", words=" ").text
    listed = invigilator.post(page, number="3", words="Hình mờ")

    stmt = select(Complaint).where(Complaint.by_candidate.is_(False))
    one = db.session.scalars(stmt).one()
    assert one.slot == Arrangement.from_text(attempt.arrangement).questions[2]
    assert (last_entry().action, last_entry().actor_name) == (
        "question.complained",
        one.noted_by_name,
    )
    assert "Hình mờ" in invigilator.get(listed.url).text


def test_nothing_is_noted_before_the_paper_or_once_the_sitting_is_closed():
    attempt = first_attempt(make_prepared_sitting())
    with pytest.raises(complaining.NotDuringPaper):
        complaining.note_complaint(attempt, 1, "x", by=BY)
    attempt.started_at = attempt.seat.sitting.closed_at = clock.now()
    with pytest.raises(complaining.NotDuringPaper):
        complaining.note_complaint(attempt, 1, "x", by=BY)


def test_text_and_key_are_shown_to_those_only_who_may_read_papers(complained, signed_in_as):
    attempt, _working = complained
    sitting, stem = attempt.seat.sitting, version_of(attempt).content["stem"]
    told = {
        role: signed_in_as(role).get(address(sitting)).text
        for role in (Role.INSPECTOR, Role.INVIGILATOR, Role.EXAM_ADMINISTRATOR)
    }
    one = db.session.scalars(select(Complaint)).one()
    administrator = signed_in_as(Role.EXAM_ADMINISTRATOR)
    told["ruling"] = administrator.get(address(sitting, f"complaints/{one.id}")).text

    assert all("Có hai đáp án" in text for text in told.values())
    assert [who for who, text in told.items() if stem in text] == [Role.INSPECTOR]
    assert f"{stem} phương án B" in told[Role.INSPECTOR]
    assert [who for who, text in told.items() if "phương án B" in text] == [Role.INSPECTOR]

    sitting.closed_at = clock.now()
    assert stem in administrator.get(address(sitting, f"complaints/{one.id}")).text
    assert stem not in signed_in_as(Role.INVIGILATOR).get(address(sitting)).text


def test_the_administrator_rules_and_the_history_stays(complained, signed_in_as):
    attempt, _working = complained
    sitting, one = attempt.seat.sitting, db.session.scalars(select(Complaint)).one()
    page = address(sitting, f"complaints/{one.id}")
    assert signed_in_as(Role.INVIGILATOR).post(page, kind="keep", reason="x").status == 403
    assert signed_in_as(Role.INSPECTOR).post(page, kind="keep", reason="x").status == 403

    chair = signed_in_as(Role.EXAM_ADMINISTRATOR)
    assert "Hãy ghi lý do." in chair.post(page, kind="keep", reason="").text
    assert "Hãy chọn một phương án" in chair.post(page, kind="accept", reason="x").text
    chair.post(page, kind="keep", reason="Đáp án đúng luật")
    chair.post(page, kind="accept", accepted="0", reason="Luật sửa đổi")

    kept, accepted = scoring.list_rulings(sitting.paper)
    assert (kept.kind, accepted.kind, accepted.accepted) == (RulingKind.KEEP, RulingKind.ACCEPT, 0)
    detail = {"paper": sitting.paper.code, "kind": "accept", "accepted": 0}
    assert last_entry().action == "question.ruled"
    assert last_entry().detail == detail | {"reason": "Luật sửa đổi"}
    told = chair.get(address(sitting)).texts("ol[reversed] li")
    assert "Có hiệu lực" in told[0]
    assert "Luật sửa đổi" in told[0]
    assert "Đã thay" in told[1]
    assert "Đáp án đúng luật" in told[1]


def test_a_ruling_needs_a_reason_a_question_of_the_paper_and_one_of_its_options():
    attempt = first_attempt(make_prepared_sitting(kinds="ct"))
    paper, rule = attempt.seat.sitting.paper, ruling_questions.rule_question
    single, judged = version_of(attempt, 1), version_of(attempt, 2)
    with pytest.raises(NoReason):
        rule(paper, single, RulingKind.KEEP, " ", by=BY)
    with pytest.raises(ruling_questions.NotInPaper):
        rule(paper, QuestionVersionFactory.create(), RulingKind.CREDIT, "x", by=BY)
    for version, option in ((single, 4), (single, -1), (single, None), (judged, 0)):
        with pytest.raises(ruling_questions.NoSuchOption):
            rule(paper, version, RulingKind.ACCEPT, "x", accepted=option, by=BY)
    assert db.session.scalars(select(QuestionRuling)).all() == []


def test_a_complaint_of_another_sitting_is_not_found(complained, as_administrator):
    one = db.session.scalars(select(Complaint)).one()
    other = make_prepared_sitting()
    assert as_administrator.get(address(other, f"complaints/{one.id}")).status == 404
    assert "Chưa có phản ánh nào" in as_administrator.get(address(other)).text


def settled(paper):
    settle_paper(paper, by=BY, reason="Quyết định của Hội đồng")
    db.session.flush()
    stmt = select(Score).where(Score.paper_id == paper.id).order_by(Score.recorded_at.desc())
    return db.session.scalars(stmt).first().mark


def test_the_newest_ruling_counts_at_settling_exactly(complained):
    """Three questions of equal points on a scale of 100; the key is the bank's option 1."""
    attempt, working = complained
    sitting, version = attempt.seat.sitting, version_of(attempt)
    shown = [list(order) for order in attempt.payload.option_orders]
    working.save((1, 1, shown[0].index(0)), (2, 2, shown[1].index(1)))
    sitting.closed_at = clock.now()
    rule = ruling_questions.rule_question

    assert settled(sitting.paper) == Decimal("33.33")
    rule(sitting.paper, version, RulingKind.ACCEPT, "x", accepted=0, by=BY)
    assert settled(sitting.paper) == Decimal("66.67")
    rule(sitting.paper, version, RulingKind.ACCEPT, "x", accepted=2, by=BY)
    assert settled(sitting.paper) == Decimal("66.67")
    rule(sitting.paper, version, RulingKind.KEEP, "x", by=BY)
    assert settled(sitting.paper) == Decimal("33.33")
    rule(sitting.paper, version, RulingKind.ACCEPT, "x", accepted=2, by=BY)
    assert settled(sitting.paper) == Decimal("33.33")
    rule(sitting.paper, version, RulingKind.CREDIT, "x", by=BY)
    assert settled(sitting.paper) == Decimal("66.67")
    rule(sitting.paper, version, RulingKind.KEEP, "x", by=BY)
    assert settled(sitting.paper) == Decimal("33.33")
    for slot in (1, 2, 3):
        rule(sitting.paper, version_of(attempt, slot), RulingKind.ANNUL, "x", by=BY)
    assert settled(sitting.paper) == Decimal("100.00")


def test_options_accepted_one_after_another_all_hold_and_are_told_so(complained, as_administrator):
    attempt, _working = complained
    sitting, one = attempt.seat.sitting, db.session.scalars(select(Complaint)).one()
    page = address(sitting, f"complaints/{one.id}")
    as_administrator.post(page, kind="credit", reason="Câu sai")
    for option in ("0", "2"):
        as_administrator.post(page, kind="accept", accepted=option, reason="Đúng cả")

    told = as_administrator.get(address(sitting)).texts("ol[reversed] li")

    assert ["Có hiệu lực" in line for line in told] == [True, True, False]
    assert scoring.find_effects(sitting.paper).accepted == {version_of(attempt).id: {0, 2}}


def test_a_ruling_touches_no_form_that_does_not_ask_the_question(device):
    sitting = make_prepared_sitting(seats=2, forms=2)
    first, second = sorted(sitting.seats, key=lambda seat: seat.number)
    by_seat = {one.seat_id: one for one in attempts_of(sitting)}
    one, other = by_seat[first.id], by_seat[second.id]
    for attempt in (one, other):
        device(attempt)
    assert one.form_id != other.form_id
    sitting.closed_at = clock.now()
    ruling_questions.rule_question(sitting.paper, version_of(one), RulingKind.ANNUL, "x", by=BY)

    settle_paper(sitting.paper, by=BY)

    marks = {score.candidate_id: score.mark for score in db.session.scalars(select(Score))}
    assert marks[first.candidate_id] == Decimal("33.33")
    assert marks[second.candidate_id] == 0
