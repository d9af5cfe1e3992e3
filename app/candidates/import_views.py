"""Taking in registration workbooks: upload, preview, then confirm or discard."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.candidates import import_jobs, importing, queries
from app.candidates.forms import WorkbookForm
from app.candidates.list_documents import faults_sheet
from app.candidates.models import ImportState, RegistrationImport
from app.candidates.remarks import ImportSummary, StoredRemark
from app.candidates.sample import sample_workbook
from app.candidates.words import IMPORT_STATES
from app.documents.uploads import UploadRefused
from app.exams.queries import get_exam
from app.files.storing import get_file
from app.i18n import _
from app.jobs.models import Job
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

registration = Blueprint(
    "registration",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/imports",
    template_folder="templates",
)
TABS = ("faults", "warnings", "clean")


@registration.route("/", methods=["GET", "POST"])
@requires(Permission.CANDIDATES_IMPORT)
@commits
def upload_workbook(exam_id: UUID) -> ResponseReturnValue:
    exam, form = get_exam(exam_id), WorkbookForm()
    if form.validate_on_submit():
        try:
            upload = importing.upload_workbook(exam, *form.to_file(), by=actor())
            job = import_jobs.read_soon(upload, by=actor(), return_url=_preview_url(upload))
            return redirect(_address_of(job) or _preview_url(upload))
        except UploadRefused as error:
            form.reject("file", _(error.message.template, **error.message.params))
    imports = queries.list_imports(exam)
    return render_template(
        "candidates/upload_workbook.html",
        exam=exam,
        form=form,
        imports=imports,
        states=IMPORT_STATES,
    )


@registration.get("/sample")
@requires(Permission.CANDIDATES_READ)
def download_sample(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    return download(sample_workbook(exam), f"mau-dang-ky-{exam.code}.xlsx", XLSX)


@registration.get("/<uuid:import_id>")
@requires(Permission.CANDIDATES_READ)
def show_import(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    upload = queries.get_import(exam_id, import_id)
    summary = ImportSummary.from_dict(upload.summary)
    show = request.args.get("show", "faults" if summary.rejected_count else "clean")
    show = show if show in TABS else "faults"
    page = paginate(queries.list_import_rows(upload, show))
    remarks = {row.id: [StoredRemark.from_dict(one) for one in row.faults] for row in page.items}
    return render_template(
        "candidates/show_import.html",
        upload=upload,
        summary=summary,
        show=show,
        page=page,
        remarks=remarks,
        states=IMPORT_STATES,
    )


@registration.get("/<uuid:import_id>/faults")
@requires(Permission.CANDIDATES_READ)
def download_faults(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    upload = queries.get_import(exam_id, import_id)
    content = get_file(upload.file_id).content
    reading = importing.read_as_shown(upload)
    name = upload.file.name.removesuffix(".xlsx")
    return download(faults_sheet(reading, content), f"{name}-can-sua.xlsx", XLSX)


@registration.get("/<uuid:import_id>/original")
@requires(Permission.CANDIDATES_READ)
def download_original(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    stored = get_file(queries.get_import(exam_id, import_id).file_id)
    return download(stored.content, stored.name, stored.media_type)


@registration.post("/<uuid:import_id>/confirm")
@requires(Permission.CANDIDATES_IMPORT)
@commits
def confirm_import(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    upload = queries.get_import(exam_id, import_id)
    job = import_jobs.confirm_soon(upload, by=actor(), return_url=_preview_url(upload))
    if upload.state is ImportState.CONFIRMED:
        flash(_("Đã nhận các hồ sơ không có lỗi."), "success")
    return redirect(_address_of(job) or _preview_url(upload))


@registration.post("/<uuid:import_id>/read-again")
@requires(Permission.CANDIDATES_IMPORT)
@commits
def read_again(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    upload = queries.get_import(exam_id, import_id)
    job = import_jobs.read_soon(upload, by=actor(), return_url=_preview_url(upload))
    return redirect(_address_of(job) or _preview_url(upload))


@registration.post("/<uuid:import_id>/discard")
@requires(Permission.CANDIDATES_IMPORT)
@commits
def discard_import(exam_id: UUID, import_id: UUID) -> ResponseReturnValue:
    importing.discard_import(queries.get_import(exam_id, import_id), by=actor())
    flash(_("Đã bỏ tệp. Không hồ sơ nào được nhận."), "success")
    return redirect(url_for(".upload_workbook", exam_id=exam_id))


def _preview_url(upload: RegistrationImport) -> str:
    return url_for(".show_import", exam_id=upload.exam_id, import_id=upload.id)


def _address_of(job: Job | None) -> str | None:
    """The page that shows the job's progress."""
    return url_for("jobs.show_job", job_id=job.id) if job else None
