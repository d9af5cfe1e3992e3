"""Violations: minutes, decisions, signatures, paper."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.delivery.queries import get_attempt
from app.i18n import _
from app.invigilation import sanctioning, violations
from app.invigilation.forms import RulingForm, SigningForm, ViolationForm
from app.invigilation.invigilating import NoReason
from app.invigilation.models import Violation
from app.invigilation.violation_minutes import print_violation as print_minutes_of
from app.permissions import Permission
from app.regulations.conduct import get_sanction
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

conduct = Blueprint(
    "conduct",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>",
    template_folder="templates",
)


def _to_violation(violation: Violation, exam_id: UUID) -> ResponseReturnValue:
    return redirect(
        url_for(
            ".show_violation",
            exam_id=exam_id,
            sitting_id=violation.sitting_id,
            violation_id=violation.id,
        )
    )


@conduct.get("/violations")
@requires(Permission.SITTINGS_READ)
def list_violations(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "invigilation/list_violations.html",
        sitting=sitting,
        violations=violations.list_violations(sitting),
        sanctions={one.id: one for one in violations.profile_of(sitting).sanctions},
    )


@conduct.route("/board/seats/<uuid:attempt_id>/violation", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def write_violation(exam_id: UUID, sitting_id: UUID, attempt_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    attempt = get_attempt(attempt_id, sitting_id=sitting.id)
    profile = violations.profile_of(sitting)
    proposed, earlier = violations.propose_for(sitting, attempt)
    form = ViolationForm().offer(profile.sanctions, proposed)
    if form.validate_on_submit():
        chosen, facts, at = form.to_violation()
        sanction = get_sanction(profile, chosen)
        try:
            made = sanctioning.write_violation(
                sitting, attempt, sanction, facts, happened_at=at, by=actor()
            )
            return _to_violation(made, exam_id)
        except (sanctioning.InTheFuture, NoReason) as error:
            form.reject("facts", error)
    shown = {"attempt": attempt, "form": form, "proposed": proposed, "earlier": earlier}
    return render_template("invigilation/write_violation.html", sitting=sitting, **shown)


@conduct.get("/violations/<uuid:violation_id>")
@requires(Permission.SITTINGS_READ)
def show_violation(exam_id: UUID, sitting_id: UUID, violation_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    violation = violations.get_violation(violation_id, sitting_id=sitting.id)
    return render_template(
        "invigilation/show_violation.html",
        sitting=sitting,
        violation=violation,
        sanction=get_sanction(violations.profile_of(sitting), violation.sanction),
        witnesses=violations.list_neighbours(violation),
    )


@conduct.route("/violations/<uuid:violation_id>/ruling", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def rule_on_violation(exam_id: UUID, sitting_id: UUID, violation_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), RulingForm()
    violation = violations.get_violation(violation_id, sitting_id=sitting.id)
    sanction = get_sanction(violations.profile_of(sitting), violation.sanction)
    if form.validate_on_submit():
        try:
            sanctioning.rule_on_violation(violation, sanction, *form.to_ruling(), by=actor())
            flash(_("Đã ghi quyết định."), "success")
            return _to_violation(violation, exam_id)
        except NoReason as error:
            form.reject("reason", error)
    return render_template(
        "invigilation/rule_on_violation.html",
        sitting=sitting,
        violation=violation,
        sanction=sanction,
        form=form,
    )


@conduct.route("/violations/<uuid:violation_id>/signing", methods=["GET", "POST"])
@requires(Permission.SITTINGS_INVIGILATE)
@commits
def note_signing(exam_id: UUID, sitting_id: UUID, violation_id: UUID) -> ResponseReturnValue:
    sitting, form = get_sitting(sitting_id, exam_id=exam_id), SigningForm()
    violation = violations.get_violation(violation_id, sitting_id=sitting.id)
    if form.validate_on_submit():
        signing, witnesses = form.to_signing()
        try:
            sanctioning.note_signing(violation, signing, witnesses, by=actor())
            flash(_("Đã ghi việc ký biên bản."), "success")
            return _to_violation(violation, exam_id)
        except sanctioning.WrongWitness as error:
            form.reject("first_witness", error)
    near = list(violations.list_neighbours(violation).items())[:2]
    return render_template(
        "invigilation/note_signing.html", sitting=sitting, violation=violation, form=form, near=near
    )


@conduct.get("/violations/<uuid:violation_id>/minutes.pdf")
@requires(Permission.SITTINGS_READ)
def print_violation(exam_id: UUID, sitting_id: UUID, violation_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    violation = violations.get_violation(violation_id, sitting_id=sitting.id)
    name = f"bien-ban-vi-pham-{violation.number:02d}.pdf"
    return download(print_minutes_of(sitting, violation), name, PDF)
