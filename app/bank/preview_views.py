"""The pages of a file's preview: what it holds, mending a question, choosing for many."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import (
    contents,
    exporting,
    likenesses,
    mending,
    pending_queries,
    previewing,
    queries,
)
from app.bank.editor_views import editor_data
from app.bank.form_kinds import FORMS
from app.bank.forms import ConfirmImportForm
from app.bank.models import PendingQuestion, QuestionImport
from app.bank.preview_forms import (
    STATE_KINDS,
    STATE_LABELS,
    ChooseForm,
    EncodingForm,
    kind_of,
    typed_draft,
)
from app.bank.question_forms import QuestionForm
from app.bank.views import begin_reading, words
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits
from question_bank.errors import InvalidItem

previews = Blueprint("previews", __name__, url_prefix="/bank/imports", template_folder="templates")
previews.context_processor(words)


@previews.route("/<uuid:import_id>", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def show_import(import_id: UUID) -> ResponseReturnValue:
    kept, form = queries.get_import(import_id), ConfirmImportForm()
    if form.validate_on_submit():
        codes = mending.confirm_import(kept, by=actor())
        flash(_("Đã nhập %(count)d câu hỏi.", count=len(codes)), "success")
        return redirect(url_for(".show_import", import_id=kept.id))
    if kept.read_at is None and not kept.confirmed_at:
        return render_template("bank/read_import.html", kept=kept, **_encodings(kept))
    return render_template(
        "bank/show_import.html",
        kept=kept,
        form=form,
        **_preview(kept),
    )


def _encodings(kept: QuestionImport) -> dict[str, object]:
    """How the file's beginning reads in each of the encodings asked about."""
    form = EncodingForm()
    form.offer(kept.encodings)
    content, format_ = kept.file.content, kept.format
    samples = [(each, previewing.sample(content, format_, each)) for each in kept.encodings]
    return {"form": form, "samples": samples}


def _preview(kept: QuestionImport) -> dict[str, object]:
    state = request.args.get("state", "")
    choose = ChooseForm()
    choose.offer(queries.get_topic_tree().nodes, queries.list_laws())
    page = paginate(pending_queries.list_pending(kept, state), per_page=25)
    return {
        "choose": choose,
        "state": state,
        "counts": pending_queries.count_pending(kept),
        "page": page,
        "alike": likenesses.find_alike_pending(page.items, viewer=actor()),
        "headline": contents.headline,
        "sentence": contents.told_sentence,
        "shown": contents.show_pending,
        "state_labels": STATE_LABELS,
        "state_kinds": STATE_KINDS,
        "level_label": contents.level_label,
        "basis_words": contents.basis_words,
    }


@previews.post("/<uuid:import_id>/reading")
@requires(Permission.BANK_WRITE)
@commits
def read_import(import_id: UUID) -> ResponseReturnValue:
    kept, form = queries.get_import(import_id), EncodingForm()
    form.offer(kept.encodings)
    if kept.encodings and not form.validate():
        flash(_("Hãy chọn cách đọc đúng."), "danger")
        return redirect(url_for(".show_import", import_id=kept.id))
    return begin_reading(kept, form.to_encoding() if kept.encodings else "")


@previews.route("/<uuid:import_id>/questions/<uuid:pending_id>", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def mend_question(import_id: UUID, pending_id: UUID) -> ResponseReturnValue:
    kept, row = queries.get_import(import_id), pending_queries.get_pending(import_id, pending_id)
    kind = request.args.get("kind", kind_of(row.content))
    if kind not in FORMS:
        raise NotFound(f"kind {kind}")
    form = FORMS[kind](data=typed_draft(row.content))
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    form.topic.choices = [("", _("– chủ đề chung của tệp –")), *(form.topic.choices or [])]
    if form.validate_on_submit() and _mend(kept, row, form):
        flash(_("Đã sửa câu “%(place)s”.", place=row.place), "success")
        return redirect(_next_url(kept, row))
    kinds = _kinds(kept, row, kind)
    return render_template(
        "bank/mend_question.html", kept=kept, row=row, form=form, kinds=kinds, kind=kind,
        sentence=contents.told_sentence, editor=editor_data(kind, drafts=False),
    )  # fmt: skip


def _mend(kept: QuestionImport, row: PendingQuestion, form: QuestionForm) -> bool:
    """Store what was typed; not if it was refused, the reason then beside its field."""
    try:
        mending.mend_question(kept, row, form.to_question(), by=actor())
    except InvalidItem as error:
        form.refuse(error)
        return False
    return True


def _next_url(kept: QuestionImport, row: PendingQuestion) -> str:
    """The next question that needs mending, if that was asked for; otherwise the preview."""
    following = (
        pending_queries.find_next_faulty(kept, row.position) if "next" in request.form else None
    )
    if following:
        return url_for(".mend_question", import_id=kept.id, pending_id=following.id)
    return url_for(".show_import", import_id=kept.id, _anchor=f"q{row.position}")


def _kinds(kept: QuestionImport, row: PendingQuestion, current: str) -> list[dict[str, object]]:
    return [
        {
            "label": contents.kind_words(kind),
            "url": url_for(".mend_question", import_id=kept.id, pending_id=row.id, kind=kind),
            "current": kind == current,
        }
        for kind in FORMS
    ]


@previews.post("/<uuid:import_id>/choices")
@requires(Permission.BANK_WRITE)
@commits
def choose_for_questions(import_id: UUID) -> ResponseReturnValue:
    kept, form = queries.get_import(import_id), ChooseForm()
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    if not form.validate():
        flash(_("Hãy chọn trong các danh sách."), "danger")
        return redirect(url_for(".show_import", import_id=kept.id))
    rows = pending_queries.find_pending(kept, form.scope.data or "", request.form.getlist("row"))
    act = request.form.get("act", "")
    flash(_("Đã áp dụng cho %(count)d câu.", count=_carry_out(act, kept, rows, form)), "success")
    return redirect(url_for(".show_import", import_id=kept.id, state=request.args.get("state")))


def _carry_out(
    act: str, kept: QuestionImport, rows: list[PendingQuestion], form: ChooseForm
) -> int:
    """Do what the button says with the questions; their number."""
    if act == "drop":
        return mending.drop_questions(kept, rows, by=actor())
    if act == "restore":
        return mending.restore_questions(kept, rows, by=actor())
    return mending.choose_for(kept, rows, form.to_choice(), by=actor())


@previews.get("/<uuid:import_id>/unused")
@requires(Permission.BANK_WRITE)
def download_unused(import_id: UUID) -> ResponseReturnValue:
    kept = queries.get_import(import_id)
    data = exporting.write_unused(kept, pending_queries.list_unused(kept))
    return download(data, _("Câu không nhập được.xlsx"), XLSX)


@previews.route("/<uuid:import_id>/discard", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def discard_import(import_id: UUID) -> ResponseReturnValue:
    kept = queries.get_import(import_id)
    if request.method == "GET":
        return render_template("bank/discard_import.html", kept=kept)
    mending.discard_import(kept, by=actor())
    flash(_("Đã bỏ tệp %(name)s.", name=kept.file.name), "success")
    return redirect(url_for("bank.list_imports"))
