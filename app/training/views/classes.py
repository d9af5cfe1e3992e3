"""Classes, their sessions and attendance."""

from dataclasses import fields
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.i18n import _
from app.permissions import Permission
from app.training import marking_attendance, printing, queries, scheduling
from app.training.forms import ClassForm, SessionForm
from app.training.models import Class, ClassSession, ClassState
from app.training.rules import training_rules
from app.training.scheduling import ClassPlan
from app.training.sheet_forms import SheetUnreadable, read_attendance
from app.training.tallying import attendance_sheet
from app.training.views.blueprint import training
from app.web.access import requires
from app.web.downloads import PDF, XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

REFUSED_SESSION = (
    scheduling.SessionOutsideClass,
    scheduling.SessionAtSameTime,
    scheduling.AttendanceTaken,
)


@training.get("/")
@requires(Permission.TRAINING_READ)
def list_classes() -> ResponseReturnValue:
    asked = request.args.get("state", "")
    state = ClassState(asked) if asked in {state.value for state in ClassState} else None
    page = paginate(queries.list_classes(request.args.get("q", "").strip(), state))
    counts = queries.count_learners(page.items)
    return render_template("training/list_classes.html", page=page, counts=counts, state=state)


@training.route("/classes/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def open_class() -> ResponseReturnValue:
    form = ClassForm(queries.list_courses(), data=_new_class_data())
    if form.validate_on_submit():
        try:
            course = queries.get_course(UUID(form.course.data))
            opened = scheduling.open_class(course, form.to_plan(), by=actor())
            flash(_("Đã mở lớp. Hãy thêm buổi học và học viên."), "success")
            return redirect(url_for(".show_class", class_id=opened.id))
        except scheduling.ClassCodeTaken as error:
            form.reject("code", error)
    return render_template("training/open_class.html", form=form)


def _new_class_data() -> dict[str, object]:
    rules = training_rules()
    return {
        "course": request.args.get("course"),
        "presence_percent": rules.presence_percent,
        "excused_counts": rules.excused_counts,
        "pass_score": format(rules.pass_score, "f"),
        "rule_source": rules.presence_source,
    }


@training.get("/classes/<uuid:class_id>")
@requires(Permission.TRAINING_READ)
def show_class(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    return render_template(
        "training/show_class.html",
        training_class=training_class,
        learner_count=queries.count_learners([training_class]).get(class_id, 0),
        taken=queries.list_taken_sessions(training_class),
        now=clock.now(),
    )


@training.route("/classes/<uuid:class_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def update_class(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    form = _class_form(training_class)
    if form.validate_on_submit():
        try:
            scheduling.update_class(training_class, form.to_plan(), by=actor())
            flash(_("Đã lưu lớp."), "success")
            return redirect(url_for(".show_class", class_id=class_id))
        except scheduling.ClassCodeTaken as error:
            form.reject("code", error)
        except scheduling.TooManyLearners as error:
            form.reject("capacity", error)
    return render_template("training/update_class.html", form=form, training_class=training_class)


def _class_form(training_class: Class) -> ClassForm:
    data = {field.name: getattr(training_class, field.name) for field in fields(ClassPlan)}
    data["pass_score"] = format(training_class.pass_score, "f").replace(".", ",")
    data["course"] = str(training_class.course_id)
    return ClassForm([training_class.course], data=data)


@training.route("/classes/<uuid:class_id>/sessions/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def add_session(class_id: UUID) -> ResponseReturnValue:
    training_class, form = queries.get_class(class_id), SessionForm()
    if form.validate_on_submit():
        try:
            scheduling.add_session(training_class, form.to_plan(), by=actor())
            flash(_("Đã thêm buổi học."), "success")
            onward = ".add_session" if "another" in request.form else ".show_class"
            return redirect(url_for(onward, class_id=class_id))
        except REFUSED_SESSION as error:
            form.reject("starts_at", error)
    return render_template("training/add_session.html", form=form, training_class=training_class)


@training.route("/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def update_session(session_id: UUID) -> ResponseReturnValue:
    session = queries.get_session(session_id)
    local = session.starts_at.astimezone(clock.VIETNAM).replace(tzinfo=None)
    form = SessionForm(data={"starts_at": local, "hours": session.hours, "topic": session.topic})
    if form.validate_on_submit():
        try:
            scheduling.update_session(session, form.to_plan(), by=actor())
            flash(_("Đã lưu buổi học."), "success")
            return redirect(url_for(".show_class", class_id=session.class_id))
        except REFUSED_SESSION as error:
            form.reject("starts_at", error)
    return render_template("training/update_session.html", form=form, session=session)


@training.route("/sessions/<uuid:session_id>/remove", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def remove_session(session_id: UUID) -> ResponseReturnValue:
    session = queries.get_session(session_id)
    if request.method == "POST":
        class_id = session.class_id
        scheduling.remove_session(session, by=actor())
        flash(_("Đã xóa buổi học."), "success")
        return redirect(url_for(".show_class", class_id=class_id))
    return render_template("training/remove_session.html", session=session)


@training.route("/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def take_attendance(session_id: UUID) -> ResponseReturnValue:
    session, fault = queries.get_session(session_id), ""
    learners = scheduling.active_enrolments(session.training_class)
    if request.method == "POST":
        try:
            marks = read_attendance(request.form, session, learners)
            count = marking_attendance.take_attendance(session, marks, by=actor())
            flash(_("Đã điểm danh: %(count)d thay đổi được ghi.", count=count), "success")
            return redirect(url_for(".show_class", class_id=session.class_id))
        except (SheetUnreadable, marking_attendance.HoursOutOfRange) as error:
            fault = str(error)
    return _attendance_page(session, fault)


def _attendance_page(session: ClassSession, fault: str) -> ResponseReturnValue:
    latest = marking_attendance.latest_marks(session)
    rows = [
        {
            "learner": one,
            "presence": request.form.get(
                f"presence-{one.id}", latest[one.id].presence if one.id in latest else ""
            ),
            "hours": request.form.get(
                f"hours-{one.id}", latest[one.id].hours or "" if one.id in latest else ""
            ),
        }
        for one in scheduling.active_enrolments(session.training_class)
    ]
    return render_template("training/take_attendance.html", session=session, rows=rows, fault=fault)


@training.get("/classes/<uuid:class_id>/attendance")
@requires(Permission.TRAINING_READ)
def show_attendance(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    return render_template(
        "training/show_attendance.html",
        training_class=training_class,
        learners=scheduling.active_enrolments(training_class),
        sheet=attendance_sheet(training_class),
    )


@training.get("/classes/<uuid:class_id>/attendance.xlsx")
@requires(Permission.TRAINING_READ)
def export_attendance(class_id: UUID) -> ResponseReturnValue:
    training_class = queries.get_class(class_id)
    content = printing.attendance_xlsx(training_class)
    return download(content, f"diem-danh-{training_class.code}.xlsx", XLSX)


@training.get("/sessions/<uuid:session_id>/sheet.pdf")
@requires(Permission.TRAINING_READ)
def print_session_sheet(session_id: UUID) -> ResponseReturnValue:
    session = queries.get_session(session_id)
    return download(printing.sign_in_sheet(session), "danh-sach-diem-danh.pdf", PDF)
