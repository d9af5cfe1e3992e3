"""Essays that were handed in: one that waits for a decision, and a learner's own with its score."""

from decimal import Decimal
from typing import Any

from app.db import db
from app.marking import giving_marks, handing_in, opening
from app.marking.queries import list_marking_profiles
from app.permissions import Role
from tests.factories import QuestionVersionFactory, UserFactory
from tests.factories.training import ClassFactory, EnrolmentFactory
from tests.house.marked import Marked


class Marking(Marked):
    """Makes a task to mark and one that was marked."""

    by_blueprint: dict[tuple[str, str], object]
    by_endpoint: dict[tuple[str, str], object]
    national_id: str

    def _marking(self) -> None:
        """Nobody marks where they learn, so the learner's own task is another class's."""
        lead = UserFactory.create(role=Role.TRAINER)
        waiting = self._task("001190009998", lead)
        apart = self._handed_in(waiting, lead)
        self._handed_in(waiting, lead, national_id="001190009997")
        for marks in ("1", "4"), ("1", "3.6"):
            self._mark(apart, marks)
        own = self._task(self.national_id, lead)
        script = self._handed_in(own, lead)
        for marks in ("1", "1"), ("1", "4"), ("1", "3"):
            self._mark(script, marks)
        giving_marks.decide_script(script, Decimal(80), self.text("Chấm tập thể"), by=lead)
        opening.close_task(own, by=lead)
        opening.publish_task(own, by=lead)
        [other] = [each for each in waiting.scripts if each is not apart]
        self.by_blueprint |= {
            ("marking", "task_id"): waiting.id,
            ("marking", "script_id"): other.id,
            ("essays", "task_id"): own.id,
        }
        self.by_endpoint["marking.decide_script", "script_id"] = apart.id

    def _task(self, national_id: str, lead: Any) -> Any:
        steps = [{"text": self.text(each), "marks": "2.5"} for each in ("Căn cứ", "Trình tự")]
        steps[1]["marks"] = "5"
        content = {
            "kind": "essay",
            "stem": self.text("Trình bày việc kê biên."),
            "steps": steps,
            "model": self.text("Bài mẫu"),
        }
        enrolment = EnrolmentFactory.create(
            training_class=ClassFactory.create(), national_id=national_id
        )
        plan = opening.TaskPlan(
            training_class=enrolment.training_class,
            version=QuestionVersionFactory.create(kind="essay", content=content),
            profile=list_marking_profiles()[0],
            increment=Decimal("0.1"),
        )
        return opening.open_task(plan, by=lead)

    def _handed_in(self, task: Any, lead: Any, national_id: str = "") -> Any:
        if national_id:
            EnrolmentFactory.create(training_class=task.training_class, national_id=national_id)
        db.session.refresh(task.training_class, ["enrolments"])
        done = {each.enrolment_id for each in task.scripts}
        learner = next(each for each in task.training_class.enrolments if each.id not in done)
        script = handing_in.hand_in(task, learner, self.text("Bài làm"), by=lead)
        db.session.refresh(task, ["scripts"])
        return script

    def _mark(self, script: Any, marks: tuple[str, ...]) -> None:
        remarks = [self.text("Nhận xét"), ""]
        by = UserFactory.create(role=Role.TRAINER)
        giving_marks.mark_script(script, [*map(Decimal, marks)], remarks, by=by)
