"""The round as a path: what is done, what comes next, what is blocked.

Each feature tells about its own stages: it adds a provider to PROVIDERS in `app/features.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.exams.models import Exam
from app.i18n import N_, _


class Stage(StrEnum):
    """The stages of a round, in order (design.md section 5)."""

    PLAN = "plan"
    COUNCIL = "council"
    REGISTER = "register"
    CHECK = "check"
    PREPARE = "prepare"
    EXAM_DAY = "exam_day"
    MARK = "mark"
    SETTLE = "settle"
    RANK = "rank"
    PUBLISH = "publish"
    TRAIN = "train"


LABELS: Mapping[Stage, str] = {
    Stage.PLAN: N_("Chỉ tiêu"),
    Stage.COUNCIL: N_("Hội đồng thi"),
    Stage.REGISTER: N_("Nhận hồ sơ"),
    Stage.CHECK: N_("Xét điều kiện"),
    Stage.PREPARE: N_("Chuẩn bị thi"),
    Stage.EXAM_DAY: N_("Ngày thi"),
    Stage.MARK: N_("Chấm thi"),
    Stage.SETTLE: N_("Chốt điểm"),
    Stage.RANK: N_("Xếp hạng"),
    Stage.PUBLISH: N_("Công bố"),
    Stage.TRAIN: N_("Đào tạo"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """How a stage stands: done or not, a note (figures), and what hinders it."""

    done: bool
    note: str = ""
    blocked_by: str = ""
    """Why it cannot go on now; empty when nothing hinders it."""
    endpoint: str = ""
    """The page where it is worked on; it takes `exam_id`. Empty: none."""


Provider = Callable[[Exam], StageReport]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage as the path shows it: state is done, next, blocked or todo."""

    stage: Stage
    label: str
    state: str
    note: str
    endpoint: str


def report_plan(exam: Exam) -> StageReport:
    """Planning is done once some province takes somebody."""
    total = sum(quota.count for quota in exam.quotas)
    note = _(
        "%(total)d chỉ tiêu, %(provinces)d tỉnh, thành phố",
        total=total,
        provinces=len(exam.quotas),
    )
    return StageReport(done=total > 0, note=note, endpoint="exams.plan_quotas")


PROVIDERS: dict[Stage, Provider] = {Stage.PLAN: report_plan}
"""Who reports on each stage. A stage nobody reports on is not shown."""


def list_steps(exam: Exam) -> list[Step]:
    """The exam's stages in order; the first one that is neither done nor blocked comes next."""
    steps = []
    found_next = False
    for stage in Stage:
        if stage not in PROVIDERS:
            continue
        report = PROVIDERS[stage](exam)
        state = _state(report, found_next)
        found_next = found_next or state == "next"
        note = report.note if report.done else report.blocked_by or report.note
        steps.append(
            Step(
                stage=stage,
                label=_(LABELS[stage]),
                state=state,
                note=note,
                endpoint=report.endpoint,
            )
        )
    return steps


def _state(report: StageReport, found_next: bool) -> str:
    if report.done:
        return "done"
    if report.blocked_by:
        return "blocked"
    return "todo" if found_next else "next"
