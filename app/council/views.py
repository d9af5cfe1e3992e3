"""The council: its decisions, people, tasks and relatives."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.council import appointing, declaring, founding, listing, queries, words
from app.council.forms import (
    DecisionForm,
    DeclarationForm,
    EndForm,
    MemberForm,
    ReasonForm,
    RelativeForm,
    TaskForm,
)
from app.council.models import CouncilMember
from app.errors import Conflict
from app.exams.queries import get_exam
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

council = Blueprint(
    "council", __name__, url_prefix="/exams/<uuid:exam_id>/council", template_folder="templates"
)
MEMBER = "/members/<uuid:member_id>"


@council.context_processor
def shared_words() -> dict[str, object]:
    """What the pages call things."""
    return {
        "board_titles": words.board_titles,
        "task_word": words.task_word,
        "states": words.STATES,
        "describe_evidence": words.describe_evidence,
        "today": clock.today(),
    }


def to_member(member: CouncilMember) -> ResponseReturnValue:
    """Go to the page of somebody."""
    return redirect(url_for("council.show_member", exam_id=member.exam_id, member_id=member.id))


@council.get("/")
@requires(Permission.COUNCIL_READ)
def show_council(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    rules, assignments = rules_of(exam).council, queries.list_assignments(exam)
    check = queries.find_last_check(exam)
    return render_template(
        "council/show_council.html",
        exam=exam,
        rules=rules,
        boards=queries.by_board(assignments),
        gaps=[words.explain_gap(rules, one) for one in queries.list_gaps(exam, assignments)]
        if rules
        else [],
        decisions=queries.list_decisions(exam),
        counts=queries.count_likenesses(exam),
        check=check,
        is_stale=queries.is_check_stale(exam, check),
    )


@council.get("/roster.xlsx")
@requires(Permission.COUNCIL_READ)
def export_roster(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return download(listing.roster_workbook(exam), f"hoi-dong-{exam.code}.xlsx", XLSX)


@council.get("/roster.pdf")
@requires(Permission.COUNCIL_READ)
def print_roster(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return download(listing.print_roster(exam), f"hoi-dong-{exam.code}.pdf", PDF)


@council.route("/decisions/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def record_decision(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    form = DecisionForm(board=request.args.get("board")).offer(words.board_titles(exam))
    if form.validate_on_submit():
        try:
            founding.record_decision(exam, form.board.data, form.to_paperwork(), by=actor())
            flash(_("Đã ghi quyết định."), "success")
            return redirect(url_for(".show_council", exam_id=exam_id))
        except founding.DecisionNumberTaken as error:
            form.reject("number", error)
        except founding.DatesOutOfOrder as error:
            form.reject("in_force_from", error)
    return render_template("council/record_decision.html", exam=exam, form=form)


@council.route("/decisions/<uuid:decision_id>/end", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def end_decision(exam_id: UUID, decision_id: UUID) -> ResponseReturnValue:
    exam, decision = get_exam(exam_id), queries.get_decision(exam_id, decision_id)
    form = EndForm()
    if form.validate_on_submit():
        last_day, reason = form.to_end()
        try:
            founding.end_decision(decision, last_day, reason=reason, by=actor())
            flash(_("Đã ghi ngày hết hiệu lực."), "success")
            return redirect(url_for(".show_council", exam_id=exam_id))
        except (founding.DecisionEnded, founding.DatesOutOfOrder) as error:
            form.reject("last_day", error)
    return render_template("council/end_decision.html", exam=exam, decision=decision, form=form)


@council.get("/members")
@requires(Permission.COUNCIL_READ)
def list_members(exam_id: UUID) -> ResponseReturnValue:
    exam, search = get_exam(exam_id), request.args.get("q", "").strip()
    page = paginate(queries.list_members(exam, search))
    return render_template("council/list_members.html", exam=exam, page=page, search=search)


@council.route("/members/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def add_member(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), MemberForm().offer(queries.list_accounts())
    if form.validate_on_submit():
        person, account = form.to_person(), form.to_account()
        try:
            return to_member(appointing.add_member(exam, person, account=account, by=actor()))
        except appointing.MemberKnown as error:
            form.reject("works_as", error)
        except appointing.NationalIdWrong as error:
            form.reject("national_id", error)
    return render_template("council/edit_member.html", exam=exam, member=None, form=form)


@council.get(MEMBER)
@requires(Permission.COUNCIL_READ)
def show_member(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    weak = len(queries.list_weak_likenesses(member))
    return render_template(
        "council/show_member.html", exam=member.exam, member=member, weak_count=weak
    )


@council.route(f"{MEMBER}/edit", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def edit_member(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    form = MemberForm(obj=member, works_as=str(member.user_id or "")).offer(queries.list_accounts())
    if form.validate_on_submit():
        person, account, seen = form.to_person(), form.to_account(), form.to_edition()
        try:
            appointing.change_member(member, person, account=account, seen=seen, by=actor())
            return to_member(member)
        except Conflict as error:
            form.show_edition(member.edition)
            form.reject("full_name", error)
        except appointing.MemberKnown as error:
            form.reject("works_as", error)
        except appointing.NationalIdWrong as error:
            form.reject("national_id", error)
    return render_template("council/edit_member.html", exam=member.exam, member=member, form=form)


@council.route(f"{MEMBER}/tasks/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def assign_task(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    decisions = queries.list_open_decisions(member.exam)
    form = TaskForm().offer(decisions, words.board_titles(member.exam))
    if form.validate_on_submit():
        decision, task = form.to_task()
        try:
            appointing.assign_task(member, decision, task, by=actor())
            return to_member(member)
        except appointing.TaskRefused as error:
            form.reject("decision", error)
    return render_template(
        "council/assign_task.html", exam=member.exam, member=member, form=form, decisions=decisions
    )


@council.route(f"{MEMBER}/tasks/<uuid:assignment_id>/end", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def end_task(exam_id: UUID, member_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    assignment, form = queries.get_assignment(member, assignment_id), ReasonForm()
    if form.validate_on_submit():
        try:
            appointing.end_task(assignment, reason=form.to_reason(), by=actor())
            return to_member(member)
        except appointing.TaskEnded as error:
            form.reject("reason", error)
    return render_template(
        "council/end_task.html", exam=member.exam, member=member, task=assignment, form=form
    )


@council.route(f"{MEMBER}/relatives/new", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def declare_relative(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    form = RelativeForm().offer(founding.council_rules(member.exam).kinship.relations)
    if form.validate_on_submit():
        try:
            declaring.declare_relative(member, form.to_kin(), by=actor())
            return to_member(member)
        except appointing.NationalIdWrong as error:
            form.reject("national_id", error)
    return render_template(
        "council/declare_relative.html", exam=member.exam, member=member, form=form
    )


@council.post(f"{MEMBER}/relatives/<uuid:relative_id>/withdraw")
@requires(Permission.COUNCIL_MANAGE)
@commits
def withdraw_relative(exam_id: UUID, member_id: UUID, relative_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    declaring.withdraw_relative(queries.get_relative(member, relative_id), by=actor())
    flash(_("Đã bỏ người thân khỏi bản kê khai."), "success")
    return to_member(member)


@council.route(f"{MEMBER}/declaration", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def complete_declaration(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member = queries.get_member(exam_id, member_id)
    form = DeclarationForm(barred_by=member.barred_by)
    form.offer(founding.council_rules(member.exam).kinship.barred)
    if form.validate_on_submit():
        declaring.complete_declaration(member, form.to_barred(), by=actor())
        flash(_("Đã ghi bản kê khai."), "success")
        return to_member(member)
    return render_template(
        "council/complete_declaration.html", exam=member.exam, member=member, form=form
    )
