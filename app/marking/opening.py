"""Essays of a class: opened, closed, published."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import exists, select

from app import clock
from app.bank.models import QuestionVersion
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.marking.models import EssayTask
from app.marking.standing import standing_of
from app.regulations.models import RegulationProfile
from app.regulations.queries import load_profile
from app.training.models import Class, ClassState


class ClassClosed(DomainError):
    """The class takes no more work."""


class TaskExists(DomainError):
    """The class has this essay already."""


class NoMarkingRule(DomainError):
    """The profile says nothing about marking written work."""


class IncrementWrong(DomainError):
    """Marks cannot go in such steps."""


class TaskNotOpen(DomainError):
    """The task is closed already."""


class NotSettled(DomainError):
    """Scripts are left to mark or to decide, or the task is still open."""


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What is written by whom, and by which rules it is marked."""

    training_class: Class
    version: QuestionVersion
    profile: RegulationProfile
    increment: Decimal


def open_task(plan: TaskPlan, *, by: Actor) -> EssayTask:
    """Let the class write the essay.

    Raise ClassClosed, TaskExists, NoMarkingRule or IncrementWrong.
    """
    if plan.training_class.state is ClassState.CLOSED:
        raise ClassClosed(_("Lớp đã đóng nên không ra đề được nữa."))
    if load_profile(plan.profile).marking is None:
        raise NoMarkingRule(_("Bộ quy tắc này không có quy định chấm bài thi viết."))
    if not 0 < plan.increment <= 10:
        raise IncrementWrong(_("Bước điểm phải lớn hơn 0 và không quá 10."))
    same = exists().where(
        EssayTask.class_id == plan.training_class.id, EssayTask.version_id == plan.version.id
    )
    if db.session.scalar(select(same)):
        raise TaskExists(_("Lớp này đã có bài tự luận đó."))
    task = EssayTask(
        training_class=plan.training_class,
        version=plan.version,
        profile=plan.profile,
        increment=plan.increment,
        opened_by_name=by.actor_name,
    )
    db.session.add(task)
    db.session.flush()
    record(
        "essay_task.opened",
        by=by,
        subject=task.id,
        class_code=plan.training_class.code,
        question=plan.version.question.code,
        profile=plan.profile.code,
        increment=str(plan.increment),
    )
    return task


def close_task(task: EssayTask, *, by: Actor) -> None:
    """Take no more scripts. Raise TaskNotOpen."""
    hold(task)
    if task.closed_at is not None:
        raise TaskNotOpen(_("Bài này đã thôi nhận bài làm."))
    task.closed_at = clock.now()
    db.session.flush()
    record("essay_task.closed", by=by, subject=task.id, scripts=len(task.scripts))


def publish_task(task: EssayTask, *, by: Actor) -> None:
    """Show everybody their own score. Raise NotSettled."""
    hold(task)
    if task.published_at is not None:
        raise TaskNotOpen(_("Điểm của bài này đã công bố."))
    scores = {script.code: standing_of(script).score for script in task.scripts}
    if task.closed_at is None or None in scores.values():
        raise NotSettled(_("Hãy thôi nhận bài và chấm xong mọi bài rồi mới công bố điểm."))
    task.published_at = clock.now()
    db.session.flush()
    told = {code: str(score) for code, score in scores.items()}
    record("essay_task.published", by=by, subject=task.id, scores=told)


def hold(task: EssayTask) -> None:
    """Keep the task as it is until the act is stored."""
    db.session.refresh(task, with_for_update={"of": EssayTask})
