"""Reads of jobs: each person sees their own."""

from uuid import UUID

from sqlalchemy import Select, select

from app.db import db
from app.errors import NotFound
from app.jobs.models import Job


def get_job(job_id: UUID, *, owner_id: UUID) -> Job:
    """The job, if it is the owner's. Raise NotFound."""
    job = db.session.scalar(select(Job).where(Job.id == job_id, Job.owner_id == owner_id))
    if job is None:
        raise NotFound(f"job {job_id}")
    return job


def list_jobs(*, owner_id: UUID) -> Select[Job]:
    """The owner's jobs, newest first."""
    return select(Job).where(Job.owner_id == owner_id).order_by(Job.created_at.desc())
