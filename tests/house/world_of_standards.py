"""Panels that judge the questions of a form."""

from decimal import Decimal
from typing import Any

from app.db import db
from app.permissions import Role
from app.standards import rating
from app.standards import rounds as standards
from app.standards.setting_up import PanelPlan, set_up_panel
from question_bank.standards import Method
from tests.factories import UserFactory
from tests.house.marked import Marked


class Standards(Marked):
    """Makes a panel that is done and one that is at work."""

    names: dict[str, object]
    by_endpoint: dict[tuple[str, str], object]
    panels: Any

    def _standards(self, form: Any) -> None:
        """A panel that gave its recommendation, and one at work."""
        people = [UserFactory.create(role=Role.TRAINER) for _each in range(2)]
        chair = UserFactory.create(role=Role.TRAINER)
        db.session.refresh(form, ["questions"])
        self.panels = []
        for number in (1, 2):
            plan = PanelPlan(
                title=self.text("Điểm đạt môn Luật"),
                borderline=self.text("Nắm các thời hạn"),
                method=Method.PROBABILITY,
                shows_figures=True,
                shows_impact=True,
            )
            panel = set_up_panel(plan, form, people, by=chair)
            self.panels.append(panel)
            standards.open_round(panel, by=chair)
            for seat, user in zip(panel.panellists, people, strict=True):
                judged = {each.id: 50 + 5 * number for each in panel.questions}
                rating.rate_questions(seat, judged, by=user)
            standards.close_round(panel, by=chair)
        done, working = self.panels
        standards.recommend_score(done, Decimal(1), self.text("Kết quả vòng 1"), by=chair)
        standards.open_round(working, by=chair)
        self.names |= {
            "panel_id": done.id,
            "number": 1,
        }
        at_work = (
            "rate_questions",
            "save_rating",
            "keep_earlier",
            "close_round",
            "recommend_score",
        )
        for endpoint in at_work:
            self.by_endpoint[f"standards.{endpoint}", "panel_id"] = working.id
        asked = working.questions[0].id
        self.by_endpoint["standards.save_rating", "question_id"] = asked
