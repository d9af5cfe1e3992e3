"""Jobs of the signed-in person: list, progress, result."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.errors import NotFound
from app.files.storing import get_file
from app.jobs import queries
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import download
from app.web.paging import paginate

jobs = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="templates")


@jobs.get("/")
@requires(Permission.JOBS_READ)
def list_jobs() -> ResponseReturnValue:
    page = paginate(queries.list_jobs(owner_id=current_user.id))
    return render_template("jobs/list_jobs.html", page=page)


@jobs.get("/<uuid:job_id>")
@requires(Permission.JOBS_READ)
def show_job(job_id: UUID) -> ResponseReturnValue:
    job = queries.get_job(job_id, owner_id=current_user.id)
    return render_template("jobs/show_job.html", job=job)


@jobs.get("/<uuid:job_id>/status")
@requires(Permission.JOBS_READ)
def show_status(job_id: UUID) -> ResponseReturnValue:
    job = queries.get_job(job_id, owner_id=current_user.id)
    return {
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "result_url": url_for(".download_result", job_id=job.id) if job.result_id else None,
        "return_url": job.return_url or None,
    }


@jobs.get("/<uuid:job_id>/result")
@requires(Permission.JOBS_READ)
def download_result(job_id: UUID) -> ResponseReturnValue:
    job = queries.get_job(job_id, owner_id=current_user.id)
    if job.result_id is None:
        raise NotFound(f"result of job {job_id}")
    stored = get_file(job.result_id)
    return download(stored.content, stored.name, stored.media_type)
