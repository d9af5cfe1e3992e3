"""The learner's side: own classes, lessons, certificates, practice."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank.contents import item_of, response_words
from app.bank.illustrating import get_image, names_shown
from app.bank.models import QuestionVersion
from app.bank.showing import list_words
from app.errors import NotFound
from app.files.storing import get_file
from app.permissions import Permission
from app.training import practice_queries, practising, printing, queries
from app.training.markdown import render_markdown
from app.training.rules import training_rules
from app.training.tallying import learner_standing
from app.web.access import requires
from app.web.downloads import PDF, download, image_response
from app.web.jinja import asset
from app.web.unit_of_work import commits
from question_bank.items.hotspot import MARKS_LIMIT, Hotspot, points_of
from question_bank.items.registry import IN_PLACES
from question_bank.items.true_false_group import COUNT

TRUTHS = {"true": True, "false": False}

learning = Blueprint("learning", __name__, url_prefix="/learning", template_folder="../templates")


@learning.get("/")
@requires(Permission.TRAINING_LEARN)
def show_my_training() -> ResponseReturnValue:
    enrolments, year = queries.list_own_enrolments(actor()), clock.today().year
    return render_template(
        "training/show_my_training.html",
        enrolments=enrolments,
        standings={one.id: learner_standing(one) for one in enrolments},
        certificates=queries.list_own_certificates(actor()),
        hours=queries.count_hours_in_year(actor(), year),
        year=year,
        rules=training_rules(),
    )


@learning.get("/classes/<uuid:enrolment_id>")
@requires(Permission.TRAINING_LEARN)
def show_my_class(enrolment_id: UUID) -> ResponseReturnValue:
    enrolment = queries.get_own_enrolment(enrolment_id, actor())
    return render_template(
        "training/show_my_class.html",
        enrolment=enrolment,
        standing=learner_standing(enrolment),
        presence=queries.list_presence(enrolment),
        results=queries.list_results(enrolment),
        lessons=queries.get_course(enrolment.training_class.course_id).lessons,
    )


@learning.get("/lessons/<uuid:lesson_id>")
@requires(Permission.TRAINING_LEARN)
def read_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_own_lesson(lesson_id, actor())
    return render_template(
        "training/read_lesson.html",
        lesson=lesson,
        lessons=queries.get_course(lesson.course_id).lessons,
        text=render_markdown(lesson.text),
    )


@learning.get("/lessons/<uuid:lesson_id>/file")
@requires(Permission.TRAINING_LEARN)
def download_my_lesson(lesson_id: UUID) -> ResponseReturnValue:
    lesson = queries.get_own_lesson(lesson_id, actor())
    if lesson.file_id is None:
        raise NotFound(f"file of lesson {lesson_id}")
    stored = get_file(lesson.file_id)
    return download(stored.content, stored.name, stored.media_type)


@learning.get("/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.TRAINING_LEARN)
def print_my_certificate(certificate_id: UUID) -> ResponseReturnValue:
    certificate = queries.get_own_certificate(certificate_id, actor())
    public_url = current_app.config["SETTINGS"].public_url
    content = printing.print_certificates([certificate], public_url)
    name = certificate.register_number.replace("/", "-")
    return download(content, f"chung-chi-{name}.pdf", PDF)


@learning.get("/practice")
@requires(Permission.TRAINING_LEARN)
def choose_topic() -> ResponseReturnValue:
    on = _law_date()
    topics = practice_queries.list_topic_progress(actor(), on)
    return render_template("training/choose_topic.html", topics=topics, on=on)


@learning.get("/practice/<uuid:topic_id>")
@requires(Permission.TRAINING_LEARN)
def practise_topic(topic_id: UUID) -> ResponseReturnValue:
    on = _law_date()
    version = practice_queries.next_question(topic_id, actor(), on)
    target = url_for(".answer_question", question_id=version.question_id, on=on.isoformat())
    return redirect(target)


@learning.route("/practice/questions/<uuid:question_id>", methods=["GET", "POST"])
@requires(Permission.TRAINING_LEARN)
@commits
def answer_question(question_id: UUID) -> ResponseReturnValue:
    on, fault = _law_date(), ""
    version = practice_queries.get_open_version(question_id, on)
    if request.method == "POST":
        try:
            answer = practising.answer_question(version, _typed_response(version), by=actor())
            onward = url_for(".show_answer", answer_id=answer.id, on=on.isoformat())
            return redirect(onward)
        except practising.AnswerMissing as error:
            fault = str(error)
    topic_id = version.question.topic_id
    return render_template(
        "training/answer_question.html",
        **_asked(version, on),
        progress_now=practice_queries.get_topic_progress(topic_id, actor(), on),
        on=on,
        fault=fault,
    )


@learning.get("/practice/answers/<uuid:answer_id>")
@requires(Permission.TRAINING_LEARN)
def show_answer(answer_id: UUID) -> ResponseReturnValue:
    answer = practice_queries.get_answer(answer_id, actor())
    return render_template(
        "training/show_answer.html",
        answer=answer,
        item=item_of(answer.version),
        marks=points_of(answer.response["value"]),
        given=response_words(item_of(answer.version), answer.response["value"]),
        topic=answer.version.question.topic,
        image_address=partial(_image_address, "answered", answer_id, _law_date()),
        on=_law_date(),
    )


@learning.get("/practice/<any(open,answered):seen>/<uuid:seen_id>/images/<string:name>")
@requires(Permission.TRAINING_LEARN)
def show_image(seen: str, seen_id: UUID, name: str) -> ResponseReturnValue:
    """An image of an open question, or of one's own answer."""
    if seen == "open":
        version = practice_queries.get_open_version(seen_id, _law_date())
    else:
        version = practice_queries.get_answer(seen_id, actor()).version
    if name not in names_shown(version):
        raise NotFound(f"image {name} of version {version.id}")
    image = get_image(name)
    return image_response(image.content, image.media_type)


def _image_address(seen: str, seen_id: UUID, on: date, name: str) -> str:
    """Where the learner sees an image of the question asked or answered."""
    return url_for(".show_image", seen=seen, seen_id=seen_id, name=name, on=on.isoformat())


def _asked(version: QuestionVersion, on: date) -> dict[str, object]:
    """What the page says of the question: nothing that tells the answer."""
    item = item_of(version)
    address = partial(_image_address, "open", version.question_id, on)
    shown = {
        "question": item.presentation(),
        "stimulus": version.stimulus,
        "image_address": address,
    }
    return shown | ({"marks_data": _marks_data(item, address)} if isinstance(item, Hotspot) else {})


def _marks_data(item: Hotspot, address: Callable[[str], str]) -> dict[str, object]:
    """What the script is given that lets marks be placed on the picture: no area among it."""
    name, words = item.picture
    return {
        "question": {"image": {"name": name, "alt": words}, "marks": item.marks},
        "address": address(name),
        "styles": asset("css/exam.css"),
        "words": list_words(),
    }


def _law_date() -> date:
    """The day whose law is practised: the one in the address, or today."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()


def _typed_response(version: QuestionVersion) -> object:
    """The answer in the form as the JSON value that an item normalises."""
    typed = request.form.get("response")
    if version.kind == "multiple_response":
        return [_number(each) for each in request.form.getlist("response")]
    if version.kind == "true_false_group":
        return [TRUTHS.get(request.form.get(f"response-{n}", "")) for n in range(COUNT)]
    if version.kind in IN_PLACES:
        return _typed_parts(version)
    if version.kind == Hotspot.kind:
        return [_number(each) for each in re.split(r"[\s,;]+", typed or "")[: 2 * MARKS_LIMIT + 1]]
    if version.kind == "true_false":
        return TRUTHS.get(typed or "")
    return _number(typed or "") if version.kind == "single_choice" else typed


def _typed_parts(version: QuestionVersion) -> list[int | None]:
    shown = item_of(version).presentation()
    parts = next(shown[name] for name in ("prompts", "gaps", "options") if name in shown)
    count = len(parts) if isinstance(parts, list) else 0
    return [_number(request.form.get(f"response-{place}", "")) for place in range(count)]


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else None
