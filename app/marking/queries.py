"""Reads of marking.

Nobody sees the tasks of a class they learn in as a marker; a marker sees codes, never names.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app import text
from app.accounts.models import User
from app.bank.models import Question, QuestionStatus, QuestionVersion
from app.db import db
from app.errors import NotFound
from app.marking.models import EssayTask, Script
from app.regulations.models import RegulationProfile
from app.regulations.queries import list_profiles, load_profile
from app.training.models import Class, ClassState, Enrolment
from question_bank.items.essay import Essay


def list_tasks(viewer: User, search: str = "") -> Select[EssayTask]:
    """The tasks that the viewer may mark, the newest first; by class code or question code."""
    stmt = _seen_by(select(EssayTask), viewer)
    if search:
        folded = text.fold(search).upper().replace("%", r"\%").replace("_", r"\_")
        like = f"%{folded}%"
        codes = select(QuestionVersion.id).join(QuestionVersion.question)
        stmt = stmt.where(
            EssayTask.class_id.in_(select(Class.id).where(Class.code.like(like, escape="\\")))
            | EssayTask.version_id.in_(codes.where(Question.code.like(like, escape="\\")))
        )
    return stmt.options(selectinload(EssayTask.scripts).selectinload(Script.marks)).order_by(
        EssayTask.opened_at.desc(), EssayTask.id
    )


def get_task(task_id: UUID, viewer: User) -> EssayTask:
    """A task the viewer may mark. Raise NotFound."""
    task = db.session.scalar(_seen_by(select(EssayTask).where(EssayTask.id == task_id), viewer))
    if task is None:
        raise NotFound(f"essay task {task_id}")
    return task


def get_script(script_id: UUID, viewer: User) -> Script:
    """A script of such a task. Raise NotFound."""
    script = db.session.get(Script, script_id)
    if script is None:
        raise NotFound(f"script {script_id}")
    get_task(script.task_id, viewer)
    return script


def list_scripts(task: EssayTask) -> Sequence[Script]:
    """The task's scripts by code, with all that their standing is told from."""
    stmt = (
        select(Script)
        .where(Script.task_id == task.id)
        .options(
            selectinload(Script.marks), joinedload(Script.decision), joinedload(Script.enrolment)
        )
        .order_by(Script.code)
    )
    return db.session.scalars(stmt).all()


def _seen_by(stmt: Select[EssayTask], viewer: User) -> Select[EssayTask]:
    if not viewer.national_id:
        return stmt
    learns = select(Enrolment.class_id).where(Enrolment.national_id == viewer.national_id)
    return stmt.where(EssayTask.class_id.not_in(learns))


def list_own_tasks(viewer: User) -> Sequence[tuple[EssayTask, Script | None]]:
    """The essays of the classes the viewer learns in, each with what they handed in."""
    if not viewer.national_id:
        return []
    stmt = (
        select(EssayTask, Script)
        .join(Enrolment, Enrolment.class_id == EssayTask.class_id)
        .outerjoin(Script, (Script.task_id == EssayTask.id) & (Script.enrolment_id == Enrolment.id))
        .where(Enrolment.national_id == viewer.national_id, Enrolment.withdrawn_at.is_(None))
        .order_by(EssayTask.opened_at.desc(), EssayTask.id)
    )
    return [(task, script) for task, script in db.session.execute(stmt)]


def get_own_task(task_id: UUID, viewer: User) -> tuple[EssayTask, Enrolment, Script | None]:
    """An essay of the viewer's class, as whom, and what they handed in. Raise NotFound."""
    enrolment = db.session.scalar(
        select(Enrolment)
        .join(EssayTask, EssayTask.class_id == Enrolment.class_id)
        .where(
            EssayTask.id == task_id,
            Enrolment.national_id == viewer.national_id,
            Enrolment.withdrawn_at.is_(None),
        )
    )
    task = db.session.get(EssayTask, task_id)
    if not viewer.national_id or task is None or enrolment is None:
        raise NotFound(f"essay task {task_id}")
    stmt = select(Script).where(Script.task_id == task_id, Script.enrolment_id == enrolment.id)
    return task, enrolment, db.session.scalar(stmt)


def list_open_classes() -> Sequence[Class]:
    """The classes that an essay can be given to."""
    return db.session.scalars(
        select(Class).where(Class.state == ClassState.OPEN).order_by(Class.code)
    ).all()


def list_essays() -> Sequence[QuestionVersion]:
    """The approved essays of the bank that are no secret."""
    stmt = (
        select(QuestionVersion)
        .join(QuestionVersion.question)
        .where(
            QuestionVersion.is_current,
            QuestionVersion.kind == Essay.kind,
            Question.status == QuestionStatus.APPROVED,
            Question.is_secret.is_(False),
        )
        .order_by(Question.code)
    )
    return db.session.scalars(stmt).all()


def list_marking_profiles() -> Sequence[RegulationProfile]:
    """The installed profiles that say how written work is marked."""
    rows = db.session.scalars(list_profiles()).all()
    return [row for row in rows if load_profile(row).marking is not None]
