"""What tasks, boards, likenesses and refusals are called on screen."""

from collections.abc import Iterable, Mapping

from app.council.matching import Ground
from app.council.models import LikenessState
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.i18n import N_, _
from app.regulations.council import (
    COUNCIL,
    CouncilRules,
    Gap,
    Objection,
    Refusal,
    RosterGap,
    Seat,
    Task,
)

COUNCIL_TASKS: Mapping[Task, str] = {
    Task.CHAIR: N_("Chủ tịch"),
    Task.DEPUTY: N_("Phó Chủ tịch"),
    Task.SECRETARY: N_("Ủy viên kiêm Thư ký"),
    Task.MEMBER: N_("Ủy viên"),
}
BOARD_TASKS: Mapping[Task, str] = {
    Task.CHAIR: N_("Trưởng ban"),
    Task.DEPUTY: N_("Phó Trưởng ban"),
    Task.SECRETARY: N_("Thành viên kiêm Thư ký"),
    Task.MEMBER: N_("Thành viên"),
}
GROUNDS: Mapping[Ground, str] = {
    Ground.OWN_NUMBER: N_("Cùng số căn cước với thí sinh"),
    Ground.RELATIVE_NUMBER: N_("Số căn cước của người thân trùng với thí sinh"),
    Ground.OWN_NAME_AND_BIRTH: N_("Cùng họ tên, ngày sinh với thí sinh"),
    Ground.RELATIVE_NAME_AND_BIRTH: N_("Họ tên, ngày sinh của người thân trùng với thí sinh"),
    Ground.OWN_NAME: N_("Cùng họ tên với thí sinh"),
    Ground.RELATIVE_NAME: N_("Họ tên của người thân trùng với thí sinh"),
    Ground.NAMED_BY_CANDIDATE: N_("Thí sinh ghi tên này trong hồ sơ"),
    Ground.UNIT: N_("Cùng cơ quan công tác"),
    Ground.RESIDENCE: N_("Cùng nơi thường trú"),
}
STATES: Mapping[LikenessState, tuple[str, str]] = {
    LikenessState.OPEN: (N_("Chờ kết luận"), "warning"),
    LikenessState.CLEARED: (N_("Không phải người thân"), "success"),
    LikenessState.UPHELD: (N_("Là người thân"), "danger"),
}
"""A state in words and the kind of its badge."""
OBJECTIONS: Mapping[Objection, str] = {
    Objection.ALREADY_THERE: N_("đã có nhiệm vụ ở %(other)s"),
    Objection.TAKEN: N_("%(other)s đã có người giữ nhiệm vụ này"),
    Objection.SUPERVISES: N_("đã có nhiệm vụ ở %(other)s, mà người giám sát phải độc lập"),
    Objection.HEADS_ANOTHER: N_(
        "đã có nhiệm vụ ở %(other)s, mà trưởng ban, phó trưởng ban chỉ ở một ban"
    ),
    Objection.KEPT_APART: N_(
        "đã có nhiệm vụ ở %(other)s, là việc kế tiếp hoặc phải giữ bí mật với ban này"
    ),
}
GAPS: Mapping[Gap, str] = {
    Gap.WRONG_SIZE: N_("%(board)s phải có %(sizes)s thành viên"),
    Gap.NO_HEAD: N_("%(board)s chưa có người đứng đầu"),
    Gap.NO_SECRETARY: N_("%(board)s chưa có thư ký"),
    Gap.EMPTY: N_("%(board)s chưa lập"),
}


def board_title(rules: CouncilRules | None, board_id: str) -> str:
    """What the council or a board is called."""
    board = rules.board(board_id) if rules else None
    return board.title if board else _("Hội đồng thi")


def board_titles(exam: Exam) -> dict[str, str]:
    """The council and every board of the exam's profile, by id, in the profile's order."""
    rules = rules_of(exam).council
    boards = rules.boards if rules else ()
    return {COUNCIL: _("Hội đồng thi"), **{board.id: board.title for board in boards}}


def task_word(board: str, task: Task) -> str:
    """What a task is called on the council or on a board."""
    return _((COUNCIL_TASKS if board == COUNCIL else BOARD_TASKS)[task])


def explain_refusals(rules: CouncilRules, wanted: Seat, refusals: Iterable[Refusal]) -> str:
    """Why a task cannot be given, with the rule each reason comes from."""
    reasons = [
        _(OBJECTIONS[one.objection]) % {"other": board_title(rules, one.other)}
        + f" ({one.citation})"
        for one in refusals
    ]
    return _(
        "Không giao được nhiệm vụ %(task)s, %(board)s: %(reasons)s.",
        task=task_word(wanted.board, wanted.task),
        board=board_title(rules, wanted.board),
        reasons="; ".join(reasons),
    )


def explain_gap(rules: CouncilRules, gap: RosterGap) -> str:
    """What the roster lacks, in one sentence with its rule."""
    sizes = _(" hoặc ").join(f"{size:02}" for size in rules.sizes)
    values = {"board": board_title(rules, gap.board), "sizes": sizes}
    return _(GAPS[gap.gap]) % values + f" ({gap.citation})"


def describe_evidence(evidence: Iterable[tuple[str, str]]) -> list[str]:
    """Each thing that is alike, in words."""
    return [f"{_(GROUNDS[Ground(ground)])}: {text}" for ground, text in evidence]
