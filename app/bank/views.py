"""The bank's pages: questions, their versions, topics, laws, files taken in."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank import (
    arranging,
    comparing_queries,
    contents,
    exporting,
    importing,
    offering,
    preview_jobs,
    queries,
    review_queries,
    reviewing,
    search_queries,
    starting,
    uses,
)
from app.bank.filter_forms import FilterForm, read_selection
from app.bank.forms import (
    STATUS_KINDS,
    STATUS_LABELS,
    DaysForm,
    LawForm,
    ProvisionDaysForm,
    TopicForm,
    UploadForm,
)
from app.bank.models import ImportFormat, Question, QuestionImport, QuestionVersion
from app.bank.secrecy import NotOpened, count_readable, get_readable, readable_by
from app.db import db
from app.documents.uploads import UploadRefused
from app.errors import NotFound
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits
from question_bank.items.choice import LETTERS

bank = Blueprint("bank", __name__, url_prefix="/bank", template_folder="templates")


@bank.errorhandler(NotOpened)
def ask_to_open(error: NotOpened) -> ResponseReturnValue:
    """Lead to the page that opens a secret question."""
    return redirect(url_for("secrets.open_question", question_id=error.question_id))


@bank.context_processor
def words() -> dict[str, object]:
    """The names of statuses, levels and kinds, for every page of the bank."""
    return {
        "status_labels": STATUS_LABELS,
        "status_kinds": STATUS_KINDS,
        "level_words": contents.level_words,
        "kind_words": contents.kind_words,
        "minutes_words": contents.minutes_words,
        "item_of": contents.item_of,
        "letters": LETTERS,
        "whole_law": contents.WHOLE_LAW,
    }


@bank.get("/questions/")
@requires(Permission.BANK_READ)
def list_questions() -> ResponseReturnValue:
    form, tree = FilterForm(request.args), queries.get_topic_tree()
    form.offer(tree.nodes, queries.list_laws(), search_queries.list_authors(actor()))
    form.validate()
    wanted = form.to_filter(clock.today())
    seen = readable_by(actor())
    total = count_readable(wanted, actor())
    page = paginate(queries.list_question_ids(wanted).where(seen), total=total)
    page = replace(page, items=queries.list_versions(page.items))
    return render_template(
        "bank/list_questions.html",
        page=page,
        form=form,
        on=wanted.on,
        saved=search_queries.list_filters(actor().id),
        saving=form.to_keep(),
    )


@bank.get("/questions/export")
@requires(Permission.BANK_READ)
def export_questions() -> ResponseReturnValue:
    told = request.args.get("format", ImportFormat.XLSX.value)
    if told not in set(ImportFormat):
        raise NotFound(f"format {told}")
    data = exporting.write_held(_versions_to_export(), ImportFormat(told))
    suffix = offering.suffix(ImportFormat(told))
    return download(data, _("Câu hỏi") + suffix, importing.MEDIA_TYPES[ImportFormat(told)])


@bank.get("/questions/export/formats")
@requires(Permission.BANK_READ)
def choose_export_format() -> ResponseReturnValue:
    versions = _versions_to_export()
    left = request.args.to_dict(flat=False)
    filters = {name: value for name, value in left.items() if name != "format"}
    return render_template(
        "bank/choose_export_format.html",
        count=len(versions),
        offers=[offering.offer(versions, each) for each in offering.SHOWN],
        filters=filters,
    )


def _versions_to_export() -> Sequence[QuestionVersion]:
    wanted = read_selection(request.args, clock.today())
    # A file of secret questions would be read without being opened one by one, so there is none.
    listed = queries.list_questions(wanted).where(~Question.is_secret)
    return db.session.scalars(listed).all()


@bank.get("/questions/<uuid:question_id>")
@requires(Permission.BANK_READ)
def show_question(question_id: UUID) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor())
    return render_template(
        "bank/show_question.html",
        question=question,
        version=queries.current_version(question),
        review=reviewing.find_open_review(question),
        uses=uses.list_uses(question.id),
        enemies=comparing_queries.list_enemies_of(question, actor()),
        successor=comparing_queries.find_successor(question, actor()),
        today=clock.today(),
    )


@bank.get("/questions/<uuid:question_id>/history")
@requires(Permission.BANK_READ)
def show_history(question_id: UUID) -> ResponseReturnValue:
    question = get_readable(question_id, viewer=actor())
    return render_template(
        "bank/show_history.html",
        question=question,
        steps=_history(question.versions),
        names=review_queries.find_names(each.created_by_id for each in question.versions),
    )


def _history(versions: list[QuestionVersion]) -> list[dict[str, object]]:
    """Each version with what it changed, newest first."""
    values = [contents.to_pure(each) for each in versions]
    changes = [[], *(contents.compare(old, new) for old, new in pairwise(values))]
    pairs = zip(versions, changes, strict=True)
    return [{"version": version, "changes": found} for version, found in pairs][::-1]


@bank.get("/topics/")
@requires(Permission.BANK_READ)
def list_topics() -> ResponseReturnValue:
    return render_template(
        "bank/list_topics.html",
        nodes=queries.get_topic_tree().nodes,
        counts=queries.count_by_topic(),
        missing=starting.list_missing_topics(),
    )


@bank.post("/topics/syllabus")
@requires(Permission.BANK_WRITE)
@commits
def add_syllabus() -> ResponseReturnValue:
    added = starting.add_syllabus(by=actor())
    titles = "; ".join(topic.title for topic in added)
    if added:
        flash(
            _("Đã thêm %(count)d chủ đề: %(titles)s.", count=len(added), titles=titles), "success"
        )
    else:
        flash(_("Cây chủ đề đã đủ, không thêm gì."), "info")
    return redirect(url_for(".list_topics"))


@bank.route("/topics/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def add_topic() -> ResponseReturnValue:
    form = TopicForm()
    form.offer(queries.get_topic_tree().nodes)
    if form.validate_on_submit():
        try:
            parent = queries.find_topic(form.parent.data or "")
            arranging.add_topic(*form.to_topic(), parent=parent, by=actor())
            flash(_("Đã thêm chủ đề."), "success")
            return redirect(url_for(".list_topics"))
        except arranging.TopicExists as error:
            form.reject("code", error)
    return render_template("bank/add_topic.html", form=form)


@bank.get("/laws/")
@requires(Permission.BANK_READ)
def list_laws() -> ResponseReturnValue:
    return render_template(
        "bank/list_laws.html",
        laws=queries.list_laws(),
        counts=queries.count_by_law(),
        today=clock.today(),
    )


@bank.route("/laws/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def add_law() -> ResponseReturnValue:
    form = LawForm()
    if form.validate_on_submit():
        try:
            law = arranging.add_law(form.to_facts(), by=actor())
            flash(_("Đã thêm văn bản."), "success")
            return redirect(url_for(".show_law", law_id=law.id))
        except arranging.LawExists as error:
            form.reject("code", error)
        except arranging.EndsBeforeStart as error:
            form.reject("in_force_to", error)
    return render_template("bank/add_law.html", form=form)


@bank.get("/laws/<uuid:law_id>")
@requires(Permission.BANK_READ)
def show_law(law_id: UUID) -> ResponseReturnValue:
    law = queries.get_law(law_id)
    return render_template(
        "bank/show_law.html", law=law, rows=queries.list_provisions(law), today=clock.today()
    )


@bank.route("/laws/<uuid:law_id>/days", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def set_days_in_force(law_id: UUID) -> ResponseReturnValue:
    law = queries.get_law(law_id)
    form = DaysForm(obj=law)
    if form.validate_on_submit():
        try:
            arranging.set_days_in_force(law, *form.to_days(), by=actor())
            flash(_("Đã lưu thời hạn hiệu lực."), "success")
            return redirect(url_for(".show_law", law_id=law.id))
        except arranging.EndsBeforeStart as error:
            form.reject("in_force_to", error)
    return render_template("bank/set_days_in_force.html", form=form, law=law)


@bank.get("/provisions/<uuid:provision_id>")
@requires(Permission.BANK_READ)
def show_provision(provision_id: UUID) -> ResponseReturnValue:
    provision = queries.get_provision(provision_id)
    page = paginate(queries.list_resting_on(provision).where(readable_by(actor())))
    return render_template(
        "bank/show_provision.html", provision=provision, page=page, today=clock.today()
    )


@bank.route("/provisions/<uuid:provision_id>/days", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def narrow_provision(provision_id: UUID) -> ResponseReturnValue:
    provision = queries.get_provision(provision_id)
    form = ProvisionDaysForm(obj=provision)
    if form.validate_on_submit():
        try:
            arranging.narrow_provision(provision, *form.to_days(), by=actor())
            flash(_("Đã lưu thời hạn hiệu lực."), "success")
            return redirect(url_for(".show_provision", provision_id=provision.id))
        except arranging.EndsBeforeStart as error:
            form.reject("in_force_to", error)
    return render_template("bank/narrow_provision.html", form=form, provision=provision)


@bank.get("/imports/")
@requires(Permission.BANK_WRITE)
def list_imports() -> ResponseReturnValue:
    return render_template("bank/list_imports.html", page=paginate(queries.list_imports()))


@bank.get("/imports/template")
@requires(Permission.BANK_WRITE)
def download_template() -> ResponseReturnValue:
    return download(exporting.write_template(), _("Mẫu nhập câu hỏi.xlsx"), XLSX)


def begin_reading(kept: QuestionImport, encoding: str) -> ResponseReturnValue:
    """Read the file and go to its preview, or to the job that reads it."""
    url = url_for("previews.show_import", import_id=kept.id)
    job = preview_jobs.read_soon(kept, encoding=encoding, by=actor(), return_url=url)
    return redirect(url_for("jobs.show_job", job_id=job.id) if job else url)


@bank.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def upload_questions() -> ResponseReturnValue:
    form = UploadForm()
    form.offer(queries.get_topic_tree().nodes, queries.list_laws())
    if form.validate_on_submit():
        try:
            data, name = form.to_upload()
            kept = importing.keep_upload(
                data,
                name,
                form.to_format() or importing.guess_format(name, data),
                defaults=importing.find_defaults(form.topic.data, form.law.data),
                by=actor(),
            )
            return begin_reading(kept, "")
        except UploadRefused as error:
            form.reject("file", _(error.message.template, **error.message.params))
        except importing.UnknownFormat as error:
            form.reject("file", error)
    return render_template("bank/upload_questions.html", form=form)


@bank.post("/starter")
@requires(Permission.BANK_WRITE)
@commits
def load_starter() -> ResponseReturnValue:
    added = starting.load_starter_bank(by=actor())
    flash(_("Đã thêm %(count)d câu hỏi của bộ khởi đầu.", count=added.questions), "success")
    return redirect(url_for(".list_questions"))
