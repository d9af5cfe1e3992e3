"""The pages questions are written on, and what their script asks while an author types."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import contents, queries, showing, writing
from app.bank.citing import UnknownLaw
from app.bank.form_kinds import FORMS, typed_values
from app.bank.illustrating import UnknownImage
from app.bank.question_forms import QuestionForm
from app.bank.secrecy import get_readable
from app.bank.views import bank
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.jinja import asset
from app.web.unit_of_work import commits
from question_bank.errors import InvalidItem


@bank.route("/questions/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def create_question() -> ResponseReturnValue:
    kind = request.args.get("kind", "single_choice")
    if kind not in FORMS:
        raise NotFound(f"kind {kind}")
    form = FORMS[kind]()
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    if form.validate_on_submit() and (question_id := _write(form, None)):
        flash(_("Đã thêm câu hỏi, ở trạng thái bản nháp."), "success")
        return redirect(url_for(".show_question", question_id=question_id))
    return render_template(
        "bank/create_question.html",
        form=form,
        kind=kind,
        kinds=_tabs(kind),
        editor=editor_data(kind, drafts=True),
    )


@bank.route("/questions/<uuid:question_id>/edit", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def revise_question(question_id: UUID) -> ResponseReturnValue:
    # What was typed must not be lost because the opening ran out while its author was writing.
    question = get_readable(question_id, viewer=actor(), opened=request.method == "GET")
    version = queries.current_version(question)
    form = FORMS[version.kind](data=typed_values(contents.to_pure(version)))
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    if form.validate_on_submit() and _write(form, question_id):
        flash(_("Đã lưu phiên bản mới. Câu hỏi trở lại bản nháp, chờ duyệt."), "success")
        return redirect(url_for(".show_question", question_id=question_id))
    form.base.data = str(version.number)
    editor = editor_data(version.kind, drafts=not question.is_secret)
    return render_template(
        "bank/revise_question.html", form=form, question=question, version=version, editor=editor
    )


@bank.post("/questions/preview/<string:kind>")
@requires(Permission.BANK_WRITE)
@commits
def preview_question(kind: str) -> ResponseReturnValue:
    if kind not in FORMS:
        raise NotFound(f"kind {kind}")
    form = FORMS[kind]()
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    form.validate()
    try:
        return jsonify(question=showing.as_shown(form.to_question()))
    except InvalidItem as error:
        return jsonify(message=_(error.template, **error.params))
    except ValueError:  # a level or policy that no list offers
        return jsonify(message=_("Chưa đủ để xem trước."))


def editor_data(kind: str, *, drafts: bool) -> dict[str, object]:
    """What the editor's script is given; `drafts` only where the text is no secret."""
    return {
        "preview": url_for("bank.preview_question", kind=kind),
        "image": url_for("bank.show_image", name="NAME"),
        "add": url_for("bank.add_image"),
        "styles": asset("css/exam.css"),
        "drafts": drafts,
        "words": showing.editor_words(),
    }


def _tabs(current: str) -> list[dict[str, object]]:
    """The kinds of question as sister pages."""
    return [
        {
            "label": contents.kind_words(kind),
            "url": url_for(".create_question", kind=kind),
            "current": kind == current,
        }
        for kind in FORMS
    ]


def _write(form: QuestionForm, question_id: UUID | None) -> UUID | None:
    """Store what was typed; none if it was refused, the reason then beside its field."""
    topic = queries.find_topic(form.topic.data or "")
    if topic is None:
        raise NotFound(f"topic {form.topic.data}")
    try:
        value = form.to_question()
        if question_id is None:
            return writing.create_question(value, topic, by=actor()).id
        question = get_readable(question_id, viewer=actor(), opened=False)
        why, base = form.reason.data or "", form.to_base()
        return writing.revise_question(question, value, topic, reason=why, base=base, by=actor()).id
    except InvalidItem as error:
        form.refuse(error)
    except writing.CodeTaken as error:
        form.reject("code", error)
    except (
        writing.QuestionExists,
        writing.NothingChanged,
        writing.RevisedMeanwhile,
        UnknownLaw,
        UnknownImage,
    ) as error:
        form.reject("stem", error)
    return None
