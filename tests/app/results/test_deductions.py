"""Deductions: never automatic, decided before settling, taken exactly."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.delivery.closing import close_sitting
from app.delivery.queries import attempts_of
from app.errors import NotFound
from app.invigilation.collecting_signatures import Signature, record_signatures
from app.invigilation.models import Ruling
from app.invigilation.sanctioning import rule_on_violation, write_violation
from app.invigilation.violations import profile_of
from app.ledger.models import LedgerEntry
from app.permissions import GRANTS, Permission, Role
from app.regulations.conduct import get_sanction
from app.results.deducting import NoReason, decide_deduction
from app.results.deductions import get_deduction, list_deductions
from app.results.models import Score
from app.results.settling import DeductionsPending, settle_paper
from tests.app.delivery.conftest import at, device  # noqa: F401
from tests.factories import UserFactory
from tests.factories.delivery import BY, make_prepared_sitting


@pytest.fixture
def sitting(device, at):  # noqa: F811
    """A closed sitting of one candidate with two of three questions right."""
    sitting = make_prepared_sitting()
    [attempt] = attempts_of(sitting)
    orders = attempt.payload.option_orders
    device(attempt).save(
        (1, 1, orders[0].index(1)), (2, 2, orders[1].index(1)), (3, 3, orders[2].index(0))
    )
    breach(sitting, "reprimand")
    at(sitting.ends_at + timedelta(hours=1))
    close_sitting(sitting, by=BY)
    db.session.commit()
    return sitting


def breach(sitting, sanction):
    rule = get_sanction(profile_of(sitting), sanction)
    [attempt] = attempts_of(sitting)
    made = write_violation(sitting, attempt, rule, "Trao đổi", happened_at=clock.now(), by=BY)
    return made, rule


def decide(sitting, *, confirmed, reason="Theo biên bản", ground=None):
    for one in list_deductions(sitting.paper):
        if ground in {None, one.ground.value}:
            decide_deduction(sitting.paper, one, confirmed=confirmed, reason=reason, by=BY)


def settled(sitting, reason="") -> Decimal:
    settle_paper(sitting.paper, by=BY, reason=reason)
    stmt = select(Score.mark).order_by(Score.version.desc()).limit(1)
    return db.session.scalar(stmt)


def test_a_paper_is_not_settled_while_a_deduction_waits(sitting):
    with pytest.raises(DeductionsPending, match="1 mức trừ"):
        settle_paper(sitting.paper, by=BY)

    decide(sitting, confirmed=False)

    assert settled(sitting) == Decimal("66.67")


def test_a_confirmed_deduction_is_taken_from_the_exact_mark(sitting):
    decide(sitting, confirmed=True)

    # Two thirds of 100 less a quarter is 50 exactly; from the rounded 66.67 it would be 50.0025.
    assert settled(sitting) == Decimal("50.00")


def test_the_heaviest_of_several_is_taken_and_a_later_word_counts(sitting):
    breach(sitting, "warning")
    decide(sitting, confirmed=True)
    assert settled(sitting) == Decimal("33.33")

    heaviest = max(list_deductions(sitting.paper), key=lambda one: one.percent)
    decide_deduction(sitting.paper, heaviest, confirmed=False, reason="Xét lại", by=BY)

    assert settled(sitting, reason="Xét lại") == Decimal("50.00")
    assert len(db.session.scalars(select(Score)).all()) == 2


def test_minutes_the_chair_has_not_decided_hold_up_settling(sitting):
    decide(sitting, confirmed=False)
    made, rule = breach(sitting, "annulment")
    with pytest.raises(DeductionsPending, match="1 biên bản"):
        settle_paper(sitting.paper, by=BY)

    chair = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
    rule_on_violation(made, rule, Ruling.UPHELD, "Thi hộ; đã báo cáo", by=chair)
    decide(sitting, confirmed=True)

    assert settled(sitting) == Decimal("0.00")


def test_who_did_not_sign_is_listed_for_a_zero_that_a_person_decides(sitting):
    decide(sitting, confirmed=False)
    [attempt] = attempts_of(sitting)
    room = attempt.seat.room
    record_signatures(sitting, room, {attempt.id: Signature(False, "Bỏ về")}, by=BY)
    with pytest.raises(DeductionsPending):
        settle_paper(sitting.paper, by=BY)
    found = get_deduction(sitting.paper, attempt.id)
    assert (found.percent, found.facts, found.pending) == (Decimal(100), "Bỏ về", True)

    decide(sitting, confirmed=True, ground="unsigned")

    assert settled(sitting) == Decimal("0.00")
    record_signatures(sitting, room, {attempt.id: Signature(True)}, by=BY)
    assert settled(sitting, reason="Đã ký bổ sung") == Decimal("66.67")


def test_a_decision_is_recorded_and_needs_a_reason(sitting):
    [one] = list_deductions(sitting.paper)
    with pytest.raises(NoReason):
        decide_deduction(sitting.paper, one, confirmed=True, reason=" ", by=BY)

    decide_deduction(sitting.paper, one, confirmed=True, reason="Theo biên bản", by=BY)

    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence)).all()[-1]
    assert (entry.action, entry.detail["percent"]) == ("deduction.decided", "25")
    with pytest.raises(NotFound):
        get_deduction(sitting.paper, sitting.id)


def pages(sitting):
    [one] = list_deductions(sitting.paper)
    exam = f"/exams/{sitting.exam_id}"
    return f"{exam}/results/deductions", f"{exam}/papers/{sitting.paper_id}/deductions/" + str(
        one.ground_id
    )


def test_an_administrator_decides_on_the_page(sitting, as_administrator):
    listed, decided = pages(sitting)
    assert "chờ quyết định" in as_administrator.get(listed).text
    settle = f"/exams/{sitting.exam_id}/results/settle"
    refused = as_administrator.post(settle, paper=str(sitting.paper_id))
    assert "1 mức trừ điểm" in refused.text
    assert "Hãy chọn quyết định." in as_administrator.post(decided, reason="x").text

    as_administrator.post(decided, confirmed="yes", reason="Theo biên bản")

    assert "đồng ý trừ" in as_administrator.get(listed).text
    as_administrator.post(settle, paper=str(sitting.paper_id))
    assert db.session.scalars(select(Score.mark)).all() == [Decimal("50.00")]


@pytest.mark.parametrize("role", list(Role))
def test_deductions_are_for_those_who_settle(signed_in_as, sitting, role):
    listed, decided = pages(sitting)
    visitor = signed_in_as(role)

    for path, needed in ((listed, Permission.RESULTS_READ), (decided, Permission.RESULTS_SETTLE)):
        assert visitor.get(path).status == (200 if needed in GRANTS[role] else 403)
