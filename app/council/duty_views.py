"""Who may work on the day: a task counts only while its decision is in force."""

from collections.abc import Callable
from uuid import UUID

from flask import request
from flask_login import current_user

from app import clock
from app.council import queries
from app.errors import DomainError
from app.exams.queries import get_exam
from app.i18n import _
from app.permissions import Role


class NotOnDuty(DomainError):
    """The account has no task on the board that a decision in force gives."""


def on_duty(board: str, role: Role) -> Callable[[], None]:
    """A check before each request of a feature: accounts of the role work only if on the board.

    An exam whose board no decision ever set up asks nothing: its staff are kept elsewhere. The
    check raises NotOnDuty.
    """

    def check() -> None:
        exam_id = (request.view_args or {}).get("exam_id")
        if not isinstance(exam_id, UUID) or getattr(current_user, "role", None) is not role:
            return
        exam = get_exam(exam_id)
        if not queries.has_board(exam, board):
            return
        if queries.find_task(exam, current_user.id, board, clock.today()) is None:
            raise NotOnDuty(
                _(
                    "Bạn không có nhiệm vụ theo quyết định đang có hiệu lực ở kỳ thi này. "
                    "Hãy báo thư ký Hội đồng thi."
                )
            )

    return check
