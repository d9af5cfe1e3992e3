"""Courses and their lessons."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.errors import NotFound
from app.files.storing import get_file
from app.i18n import _
from app.permissions import Permission
from app.training import programming, queries, writing_lessons
from app.training.forms import CourseForm, LessonForm
from app.training.markdown import render_markdown
from app.training.views.blueprint import training
from app.web.access import requires
from app.web.downloads import download
from app.web.unit_of_work import commits


@training.get("/courses")
@requires(Permission.TRAINING_READ)
def list_courses() -> ResponseReturnValue:
    return render_template("training/list_courses.html", courses=queries.list_courses())


@training.route("/courses/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def create_course() -> ResponseReturnValue:
    form = CourseForm()
    if form.validate_on_submit():
        try:
            course = programming.create_course(form.to_description(), by=actor())
            flash(_("Đã tạo chương trình."), "success")
            return redirect(url_for(".show_course", course_id=course.id))
        except programming.CourseCodeTaken as error:
            form.reject("code", error)
    return render_template("training/create_course.html", form=form)


@training.get("/courses/<uuid:course_id>")
@requires(Permission.TRAINING_READ)
def show_course(course_id: UUID) -> ResponseReturnValue:
    course = queries.get_course(course_id)
    classes = queries.list_classes_of(course)
    return render_template("training/show_course.html", course=course, classes=classes)


@training.route("/courses/<uuid:course_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def update_course(course_id: UUID) -> ResponseReturnValue:
    course = queries.get_course(course_id)
    form = CourseForm(obj=course)
    if form.validate_on_submit():
        try:
            programming.update_course(course, form.to_description(), by=actor())
            flash(_("Đã lưu chương trình."), "success")
            return redirect(url_for(".show_course", course_id=course.id))
        except programming.CourseCodeTaken as error:
            form.reject("code", error)
    return render_template("training/update_course.html", form=form, course=course)


@training.route("/courses/<uuid:course_id>/lessons/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def add_lesson(course_id: UUID) -> ResponseReturnValue:
    course = queries.get_course(course_id)
    form = LessonForm(data={"position": writing_lessons.next_position(course)})
    if form.validate_on_submit() and not _asks_for_preview():
        try:
            lesson = writing_lessons.add_lesson(
                course, form.to_draft(), form.to_attachment(), by=actor()
            )
            flash(_("Đã thêm bài học."), "success")
            return redirect(url_for(".show_lesson", lesson_id=lesson.id))
        except writing_lessons.NotAPdf as error:
            form.reject("file", error)
    return _lesson_page("training/add_lesson.html", form, course=course)


@training.get("/lessons/<uuid:lesson_id>")
@requires(Permission.TRAINING_READ)
def show_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_lesson(lesson_id)
    text = render_markdown(lesson.text)
    return render_template("training/show_lesson.html", lesson=lesson, text=text)


@training.route("/lessons/<uuid:lesson_id>/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def update_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_lesson(lesson_id)
    form = LessonForm(
        data={"title": lesson.title, "position": lesson.position, "text": lesson.text}
    )
    if form.validate_on_submit() and not _asks_for_preview():
        try:
            writing_lessons.update_lesson(lesson, form.to_draft(), form.to_attachment(), by=actor())
            flash(_("Đã lưu bài học."), "success")
            return redirect(url_for(".show_lesson", lesson_id=lesson.id))
        except writing_lessons.NotAPdf as error:
            form.reject("file", error)
    return _lesson_page("training/update_lesson.html", form, lesson=lesson, course=lesson.course)


@training.route("/lessons/<uuid:lesson_id>/remove", methods=["GET", "POST"])
@requires(Permission.TRAINING_MANAGE)
@commits
def remove_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_lesson(lesson_id)
    if request.method == "POST":
        course_id = lesson.course_id
        writing_lessons.remove_lesson(lesson, by=actor())
        flash(_("Đã bỏ bài học."), "success")
        return redirect(url_for(".show_course", course_id=course_id))
    return render_template("training/remove_lesson.html", lesson=lesson)


@training.get("/lessons/<uuid:lesson_id>/file")
@requires(Permission.TRAINING_READ)
def download_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_lesson(lesson_id)
    if lesson.file_id is None:
        raise NotFound(f"file of lesson {lesson_id}")
    stored = get_file(lesson.file_id)
    return download(stored.content, stored.name, stored.media_type)


def _asks_for_preview() -> bool:
    return "preview" in request.form


def _lesson_page(template: str, form: LessonForm, **context: object) -> ResponseReturnValue:
    """The writing page; with a preview of what was typed, if that was asked for."""
    preview = render_markdown(form.text.data or "") if _asks_for_preview() else None
    return render_template(template, form=form, preview=preview, **context)
