"""Exams: list, create, the path of a round, quotas, papers, timeline."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.db import db
from app.exams import creating, dating, planning_papers, planning_quotas, queries, steps, timeline
from app.exams.calendar_file import write_calendar
from app.exams.forms import ExamForm, MilestoneForm, PaperForm, QuotasForm
from app.exams.models import Exam
from app.exams.quota_lines import write_quota_lines
from app.exams.rules import rules_of
from app.i18n import _
from app.permissions import Permission
from app.regulations.describing import event_label
from app.regulations.queries import list_profiles
from app.web.access import requires
from app.web.downloads import download
from app.web.paging import paginate
from app.web.unit_of_work import commits

exams = Blueprint("exams", __name__, url_prefix="/exams", template_folder="templates")


@exams.get("/")
@requires(Permission.EXAMS_READ)
def list_exams() -> ResponseReturnValue:
    return render_template("exams/list_exams.html", page=paginate(queries.list_exams()))


@exams.route("/new", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def create_exam() -> ResponseReturnValue:
    form = ExamForm(db.session.scalars(list_profiles()).all())
    if form.validate_on_submit():
        try:
            exam = creating.create_exam(**form.to_exam(), by=actor())
            flash(_("Đã tạo kỳ thi."), "success")
            return redirect(url_for(".show_exam", exam_id=exam.id))
        except (creating.ExamCodeTaken, creating.ExamCodeWrong) as error:
            form.reject("code", error)
        except planning_quotas.NoQuotas as error:
            form.reject("quotas", error)
    return render_template("exams/create_exam.html", form=form)


@exams.get("/<uuid:exam_id>")
@requires(Permission.EXAMS_READ)
def show_exam(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    return render_template("exams/show_exam.html", exam=exam, path_steps=_path(exam))


@exams.route("/<uuid:exam_id>/quotas", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def plan_quotas(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    lines = write_quota_lines({quota.province: quota.count for quota in exam.quotas})
    form = QuotasForm(rules_of(exam).provinces, data={"quotas": lines})
    if form.validate_on_submit():
        try:
            planning_quotas.plan_quotas(exam, form.to_quotas(), by=actor(), reason=form.to_reason())
            flash(_("Đã lưu chỉ tiêu."), "success")
            return redirect(url_for(".show_exam", exam_id=exam.id))
        except planning_quotas.ReasonMissing as error:
            form.reject("reason", error)
    return render_template("exams/plan_quotas.html", exam=exam, form=form)


@exams.route("/<uuid:exam_id>/papers/<uuid:paper_id>", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def plan_paper(exam_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    paper = queries.get_paper(exam_id, paper_id)
    form = PaperForm(obj=paper)
    if form.validate_on_submit():
        try:
            planning_papers.plan_paper(paper, **form.to_plan(), by=actor())
            flash(_("Đã lưu môn thi."), "success")
            return redirect(url_for(".show_exam", exam_id=exam_id))
        except planning_papers.OutsideTheRule as error:
            form.reject(error.field, error)
    rule = rules_of(paper.exam).paper(paper.code)
    return render_template("exams/plan_paper.html", paper=paper, form=form, rule=rule)


@exams.get("/<uuid:exam_id>/timeline")
@requires(Permission.EXAMS_READ)
def show_timeline(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    entries, events, days = _timeline(exam)
    return render_template(
        "exams/show_timeline.html",
        exam=exam,
        entries=entries,
        events=events,
        days={timeline.CLOSING: exam.closing_on, **days},
        candidates=timeline.count_candidates(exam),
    )


@exams.get("/<uuid:exam_id>/timeline.ics")
@requires(Permission.EXAMS_READ)
def export_timeline(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    entries, _events, _days = _timeline(exam)
    content = write_calendar(exam, entries, now=clock.now())
    return download(content, f"thoi-han-{exam.code}.ics", "text/calendar")


@exams.route("/<uuid:exam_id>/milestones", methods=["GET", "POST"])
@requires(Permission.EXAMS_MANAGE)
@commits
def date_event(exam_id: UUID) -> ResponseReturnValue:
    exam = queries.get_exam(exam_id)
    entries, events, _days = _timeline(exam)
    form = MilestoneForm(entries, events)
    if form.validate_on_submit():
        event, on_date = form.to_milestone()
        dating.date_event(exam, event, on_date, by=actor())
        flash(_("Đã ghi ngày."), "success")
        return redirect(url_for(".show_timeline", exam_id=exam_id))
    return render_template("exams/date_event.html", exam=exam, form=form)


def _timeline(
    exam: Exam,
) -> tuple[list[timeline.TimelineEntry], dict[str, str], Mapping[str, date]]:
    """The deadlines, the events they are counted from with their names, and the days set."""
    profile, days = rules_of(exam), queries.list_milestones(exam)
    entries = timeline.draw_timeline(exam, profile, days, today=clock.today())
    events = {rule.event: event_label(rule.event) for rule in profile.deadlines if rule.event}
    return entries, events, days


def _path(exam: Exam) -> list[dict[str, str | None]]:
    """The steps as the page shows them; a step links only for those who may enter."""
    return [
        {"label": step.label, "state": step.state, "note": step.note, "url": _url_of(step, exam)}
        for step in steps.list_steps(exam)
    ]


def _url_of(step: steps.Step, exam: Exam) -> str | None:
    if not step.endpoint:
        return None
    permission = getattr(current_app.view_functions[step.endpoint], "access", None)
    if not isinstance(permission, Permission) or not actor().may(permission):
        return None
    return url_for(step.endpoint, exam_id=exam.id)
