"""Sets of rules: drafts of a new version, the work calendar, a rule set for one exam."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import db
from app.exams.models import RuleSetting
from app.permissions import Role
from app.regulations import drafting
from app.regulations.models import CalendarDay
from tests.factories import UserFactory
from tests.house.marked import Marked

RULE = "papers.skills"


class Regulations(Marked):
    """Makes a draft being written and one that waits for a second person."""

    names: dict[str, object]
    by_endpoint: dict[tuple[str, str], object]

    def _regulations(self, exam: Any) -> None:
        writer = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
        drafts = []
        for _each in range(2):
            draft = drafting.begin_draft(exam.profile, by=writer)
            title = {"title": self.text("Kỹ năng thi hành án")}
            drafting.set_rule(draft, RULE, title, 1, by=writer)
            drafts.append(draft)
        drafting.propose_draft(drafts[1], self.text("Thông tư mới"), by=writer)
        holiday = date(2025, 9, 2)
        if db.session.scalar(select(CalendarDay).where(CalendarDay.on_date == holiday)) is None:
            title = self.text("Quốc khánh")
            db.session.add(CalendarDay(on_date=holiday, works=False, title=title))
        db.session.add(
            RuleSetting(
                exam_id=exam.id,
                rule=RULE,
                key="pass_mark",
                value="50",
                before="50",
                reason=self.text("Hội đồng thống nhất"),
                set_by_id=writer.id,
                set_by_name=writer.full_name,
            )
        )
        db.session.flush()
        day = db.session.scalars(select(CalendarDay)).first()
        self.names |= {"draft_id": drafts[0].id, "rule": RULE, "day_id": day.id if day else None}
        for endpoint in ("activate_draft", "return_draft"):
            self.by_endpoint[f"profile_drafts.{endpoint}", "draft_id"] = drafts[1].id
