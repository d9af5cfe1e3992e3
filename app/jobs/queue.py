"""The queue: huey on SQLite by default, on Redis or PostgreSQL by setting."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from huey import MemoryHuey, SqliteHuey
from huey.api import Huey
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import OperationalError

from app import clock
from app import db as database
from app.config import Settings
from app.db import db
from app.errors import DomainError
from app.files.models import StoredFile
from app.i18n import _
from app.jobs.models import Job, JobState
from app.ledger.recording import Actor

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a running job tells its owner how far it is."""

    job_id: UUID

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Show the counts. Call it between transactions, a few times a second at most."""
        values = {"done": done, "total": total, "message": message}
        statement = update(Job).where(Job.id == self.job_id).values(**values)
        bind = db.session.get_bind()
        if isinstance(bind, Connection):  # a test's single connection
            bind.execute(statement)
            return
        try:
            with bind.begin() as connection:
                connection.execute(statement)
        except OperationalError:
            # Someone is writing (perhaps this very job): the next call will say it.
            logger.debug("progress of job %s not stored", self.job_id)


Work = Callable[..., StoredFile | None]
"""A job's work: called with `progress=` and the job's arguments; may give a file as result."""

KINDS: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Register the work that jobs of this kind do."""

    def register(work: Work) -> Work:
        if name in KINDS:
            raise ValueError(f"two kinds of job are called {name}")
        KINDS[name] = work
        return work

    return register


def enqueue(kind: str, title: str, *, by: Actor, return_url: str = "", **arguments: Any) -> Job:
    """Ask for work of a kind; it starts after the commit. Arguments are JSON values."""
    if kind not in KINDS:
        raise ValueError(f"no job is called {kind}")
    job = Job(
        kind=kind, title=title, arguments=arguments, owner_id=by.actor_id, return_url=return_url
    )
    db.session.add(job)
    db.session.flush()
    job_id = job.id
    database.after_commit(lambda: _send(job_id))
    return job


def _send(job_id: UUID) -> None:
    current_app.extensions["run_job"](str(job_id))


def run_job(job_id: UUID) -> None:
    """Do the job's work and store how it ended. A worker calls this."""
    job = db.session.get(Job, job_id)
    if job is None or job.state is not JobState.WAITING:
        return
    job.state, job.started_at = JobState.RUNNING, clock.now()
    kind, arguments = job.kind, dict(job.arguments)
    db.session.commit()
    try:
        result = KINDS[kind](progress=Progress(job_id), **arguments)
        _finish(job_id, JobState.DONE, None, result)
    except DomainError as error:
        _finish(job_id, JobState.FAILED, str(error), None)
    except Exception:  # logged; the owner must hear that it failed, and the worker lives on
        logger.exception("job %s (%s) failed", job_id, kind)
        message = _("Việc này dừng vì lỗi của hệ thống; chưa có gì bị thay đổi. Mã việc: %(id)s")
        _finish(job_id, JobState.FAILED, message % {"id": str(job_id)[:8]}, None)


def _finish(job_id: UUID, state: JobState, message: str | None, result: StoredFile | None) -> None:
    if state is JobState.FAILED:
        database.rollback()
    job = db.session.get_one(Job, job_id)
    job.state, job.finished_at = state, clock.now()
    if message is not None:
        job.message = message
    if result is not None:
        job.result_id = result.id
    database.commit()


def fail_interrupted_jobs() -> int:
    """Mark what a stopped worker left running as failed; give their number."""
    jobs = db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()
    for job in jobs:
        job.state, job.finished_at = JobState.FAILED, clock.now()
        job.message = _("Máy chủ khởi động lại khi việc đang chạy. Hãy làm lại.")
    db.session.commit()
    return len(jobs)


def make_huey(settings: Settings) -> Huey:
    """The queue's storage, chosen by JOBS_URL; tests run jobs at once in memory."""
    if settings.testing:
        return MemoryHuey("sathach", immediate=True)
    if settings.jobs_url.startswith("redis://"):
        from huey import RedisHuey  # noqa: PLC0415  an optional dependency

        return RedisHuey("sathach", url=settings.jobs_url)
    if settings.jobs_url.startswith("postgres"):
        from huey import PostgresHuey  # noqa: PLC0415  an optional dependency

        return PostgresHuey("sathach", dsn=settings.jobs_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("sathach", filename=str(settings.data_dir / "jobs.db"))


def init_app(app: Flask) -> None:
    """Bind the queue to the application."""
    huey = make_huey(app.config["SETTINGS"])
    app.extensions["huey"] = huey

    def in_context(job_id: str) -> None:
        if app.config["SETTINGS"].testing:
            run_job(UUID(job_id))
            return
        with app.app_context():
            database.begin_writing()
            run_job(UUID(job_id))

    app.extensions["run_job"] = huey.task(name="run_job")(in_context)
