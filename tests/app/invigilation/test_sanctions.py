"""Violations: the ladder, who decides, what a suspension does at once."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.excluding import exclude_candidate
from app.delivery.models import EndedBy, Exclusion, refused_answer
from app.delivery.queries import attempts_of
from app.invigilation.invigilating import NoReason, SittingNotRunning
from app.invigilation.models import Ruling, Signing, Violation
from app.invigilation.sanctioning import (
    AlreadyRuled,
    AlreadySigned,
    InTheFuture,
    SamePerson,
    WrongWitness,
    note_signing,
    rule_on_violation,
    write_violation,
)
from app.invigilation.violation_minutes import print_violation
from app.invigilation.violations import profile_of, propose_for
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from app.regulations.conduct import get_sanction
from tests.app.delivery.conftest import final_state, first_attempt
from tests.factories import UserFactory
from tests.factories.delivery import BY, make_prepared_sitting, make_sitting


def breach(sitting, attempt, sanction, *, by=BY, facts="Dùng điện thoại", at=None):
    rule = get_sanction(profile_of(sitting), sanction)
    happened_at = at or clock.now()
    made = write_violation(sitting, attempt, rule, facts, happened_at=happened_at, by=by)
    db.session.commit()
    return made, rule


def actions():
    return list(db.session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)))


def chair():
    return UserFactory.create(role=Role.EXAM_ADMINISTRATOR)


def test_the_maker_decides_the_lighter_sanctions_and_the_work_goes_on(device):
    sitting = make_prepared_sitting()
    working = device(first_attempt(sitting))

    made, _rule = breach(sitting, first_attempt(sitting), "reprimand")

    assert (made.number, made.ruling, made.ruled_by_name) == (1, Ruling.UPHELD, "tests")
    assert working.statuses((1, 1, 0)) == ["saved"]
    assert actions()[-2:] == ["violation.recorded", "violation.ruled"]


def test_each_repetition_is_proposed_one_rung_higher():
    sitting = make_prepared_sitting(seats=2)
    one, other = attempts_of(sitting)
    proposed = []
    for _time in range(3):
        rule, earlier = propose_for(sitting, one)
        proposed.append((rule.id, len(earlier)))
        breach(sitting, one, rule.id)

    assert proposed == [("reprimand", 0), ("warning", 1), ("suspension", 2)]
    # A suspension nobody has decided yet is not a sanction, so it is proposed again.
    assert propose_for(sitting, one)[0].id == "suspension"
    assert propose_for(sitting, other)[0].id == "reprimand"


def test_a_suspension_waits_for_a_second_person_and_then_locks_at_once(device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    working = device(attempt)
    working.save((1, 1, 0))
    made, rule = breach(sitting, attempt, "suspension")
    assert made.ruling is None
    assert working.statuses((1, 2, 1)) == ["saved"]

    rule_on_violation(made, rule, Ruling.UPHELD, "Đã xem vật chứng", by=chair())
    db.session.commit()

    assert attempt.ended_by is EndedBy.SUSPENSION
    assert working.statuses((1, 3, 2)) == ["submitted"]
    assert final_state(attempt) == {1: "1"}
    assert db.session.execute(select(refused_answer.c.reason)).scalars().all() == ["submitted"]
    told = working.post("submit").json["receipt"]
    assert told["ended_by"] == "suspension"
    assert "quyết định đình chỉ thi" in working.browser.get("/room/receipt").text
    assert working.post("pulse", {"unsaved": 0}).json["over"]
    assert actions()[-3:] == ["violation.ruled", "attempt.ended", "candidate.excluded"]


def test_who_is_suspended_gets_into_no_later_paper_but_may_see_the_receipt(device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    exclude_candidate(attempt, "Đình chỉ thi (Nội quy Điều 2)", by=BY)
    exclude_candidate(attempt, "Đình chỉ thi (Nội quy Điều 2)", by=BY)
    db.session.commit()

    with pytest.raises(AssertionError, match="Nội quy Điều 2"):
        device(attempt)

    assert len(db.session.scalars(select(Exclusion)).all()) == 1
    attempt.submitted_at, attempt.ended_by = clock.now(), EndedBy.SUSPENSION
    db.session.commit()
    assert device(attempt, start=False).token


def test_a_dismissed_suspension_changes_nothing(device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    working = device(attempt)
    made, rule = breach(sitting, attempt, "suspension")

    rule_on_violation(made, rule, Ruling.DISMISSED, "Không đủ căn cứ", by=chair())
    db.session.commit()

    assert working.statuses((1, 1, 0)) == ["saved"]
    assert db.session.scalars(select(Exclusion)).all() == []
    with pytest.raises(AlreadyRuled):
        rule_on_violation(made, rule, Ruling.UPHELD, "x", by=chair())


def test_what_was_handed_in_before_a_suspension_stays_handed_in(device):
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)
    device(attempt).post("submit")
    made, rule = breach(sitting, attempt, "suspension")

    rule_on_violation(made, rule, Ruling.UPHELD, "Đã xem vật chứng", by=chair())

    assert attempt.ended_by is EndedBy.CANDIDATE
    assert len(db.session.scalars(select(Exclusion)).all()) == 1


def test_nobody_decides_what_they_propose_themselves():
    sitting, maker = make_prepared_sitting(), chair()
    made, rule = breach(sitting, first_attempt(sitting), "suspension", by=maker)

    with pytest.raises(SamePerson):
        rule_on_violation(made, rule, Ruling.UPHELD, "x", by=maker)
    with pytest.raises(SamePerson):
        rule_on_violation(made, rule, Ruling.UPHELD, "x", by=BY)
    with pytest.raises(NoReason):
        rule_on_violation(made, rule, Ruling.UPHELD, "  ", by=chair())


def test_minutes_need_facts_a_past_instant_and_a_prepared_sitting():
    sitting = make_prepared_sitting()
    attempt = first_attempt(sitting)

    with pytest.raises(NoReason):
        breach(sitting, attempt, "warning", facts=" ")
    with pytest.raises(InTheFuture):
        breach(sitting, attempt, "warning", at=clock.now() + timedelta(minutes=1))
    with pytest.raises(SittingNotRunning):
        breach(make_sitting(), attempt, "warning")


def test_a_refusal_to_sign_is_witnessed_by_two_others_of_the_room():
    sitting = make_prepared_sitting(seats=3, rooms=2)
    mine, near, far, elsewhere, *_rest = attempts_of(sitting)
    numbers = [a.seat.candidate.number for a in (mine, near, far, elsewhere)]
    made, _rule = breach(sitting, mine, "warning")

    for wrong in ([numbers[0]], [numbers[3]], ["X"], [numbers[1], numbers[1]]):
        with pytest.raises(WrongWitness):
            note_signing(made, Signing.REFUSED, wrong, by=BY)
    note_signing(made, Signing.REFUSED, [numbers[1].lower(), numbers[2]], by=BY)

    assert made.witnesses == numbers[1:3]
    assert actions()[-1] == "violation.signed"
    with pytest.raises(AlreadySigned):
        note_signing(made, Signing.SIGNED, by=BY)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(data)).pages).split())


def test_the_minutes_on_paper_name_rule_facts_and_signatures():
    sitting = make_prepared_sitting(seats=3)
    mine, *others = attempts_of(sitting)
    made, _rule = breach(sitting, mine, "suspension", facts="Dùng điện thoại <b>#x</b>")
    first = text_of(print_violation(sitting, made))
    note_signing(made, Signing.REFUSED, [other.seat.candidate.number for other in others], by=BY)
    second = text_of(print_violation(sitting, made))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
    assert "Dùng điện thoại <b>#x</b>" in first
    assert "Đình chỉ thi" in first
    assert "Nội quy Điều 2" in first
    assert mine.seat.candidate.number in first
    assert "Chưa có quyết định" in first
    assert "Thí sinh không ký biên bản" in second
    assert all(other.seat.candidate.application.full_name in second for other in others)


def address(sitting, tail):
    return f"/exams/{sitting.exam_id}/sittings/{sitting.id}/{tail}"


def test_minutes_are_written_decided_signed_and_printed_on_the_pages(signed_in_as):
    invigilator, sitting = signed_in_as(Role.INVIGILATOR), make_prepared_sitting()
    administrator = signed_in_as(Role.EXAM_ADMINISTRATOR)
    attempt = first_attempt(sitting)
    form = address(sitting, f"board/seats/{attempt.id}/violation")
    checked = invigilator.get(form).soup.select_one("input[name=sanction][checked]")
    assert checked["value"] == "reprimand"
    at = clock.now().astimezone(clock.VIETNAM).strftime("%Y-%m-%dT%H:%M")
    typed = {"sanction": "suspension", "happened_at": at, "facts": "Dùng điện thoại"}

    page = invigilator.post(form, **typed)
    shown = invigilator.get(page.url)
    assert "Chờ quyết định" in shown.text
    assert invigilator.get(page.url + "/ruling").status == 403

    administrator.post(page.url + "/ruling", ruling="upheld", reason="Đã xem vật chứng")
    invigilator.post(page.url + "/signing", signing="signed")

    violation = db.session.scalars(select(Violation)).one()
    assert (violation.ruling, violation.signing) == (Ruling.UPHELD, Signing.SIGNED)
    assert "có hiệu lực" in invigilator.get(address(sitting, "violations")).text
    assert "Đình chỉ thi" in invigilator.get(address(sitting, f"board/seats/{attempt.id}")).text
    paper = invigilator.get(page.url + "/minutes.pdf").response
    assert paper.data.startswith(b"%PDF")


@pytest.mark.parametrize("change", [{"facts": " "}, {"sanction": "fine"}, {"happened_at": "x"}])
def test_minutes_lacking_something_are_not_written(signed_in_as, change):
    sitting = make_prepared_sitting()
    tail = f"board/seats/{first_attempt(sitting).id}/violation"
    at = clock.now().astimezone(clock.VIETNAM).strftime("%Y-%m-%dT%H:%M")
    typed = {"sanction": "warning", "happened_at": at, "facts": "Chép bài"} | change

    assert signed_in_as(Role.INVIGILATOR).post(address(sitting, tail), **typed).status == 200
    assert db.session.scalars(select(Violation)).all() == []


def test_a_wrong_witness_is_said_beside_the_box(signed_in_as):
    sitting = make_prepared_sitting()
    made, _rule = breach(sitting, first_attempt(sitting), "warning")

    page = signed_in_as(Role.INVIGILATOR).post(
        address(sitting, f"violations/{made.id}/signing"), signing="refused", first_witness="X9"
    )

    assert "X9 không phải thí sinh khác cùng phòng thi" in page.text


PAGES = {
    "violations": Permission.SITTINGS_READ,
    "violations/{id}": Permission.SITTINGS_READ,
    "violations/{id}/ruling": Permission.SITTINGS_MANAGE,
    "violations/{id}/signing": Permission.SITTINGS_INVIGILATE,
    "board/seats/{attempt}/violation": Permission.SITTINGS_INVIGILATE,
}


@pytest.mark.parametrize("tail", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_page_is_for_those_who_hold_its_permission(signed_in_as, role, tail):
    sitting = make_prepared_sitting()
    made, _rule = breach(sitting, first_attempt(sitting), "suspension")
    path = address(sitting, tail.format(id=made.id, attempt=made.attempt_id))

    assert signed_in_as(role).get(path).status == (200 if PAGES[tail] in GRANTS[role] else 403)


def test_minutes_of_another_sitting_are_not_found(signed_in_as):
    mine, other = make_prepared_sitting(), make_prepared_sitting()
    made, _rule = breach(other, first_attempt(other), "warning")

    invigilator = signed_in_as(Role.INVIGILATOR)
    assert invigilator.get(address(mine, f"violations/{made.id}")).status == 404
