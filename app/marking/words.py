"""What screens and sheets say of marking."""

from app.bank.contents import headline
from app.i18n import _l
from app.marking.models import EssayTask
from app.regulations.reconciling import Verdict

VERDICT_LABELS = {
    Verdict.WAITING: _l("Chờ chấm"),
    Verdict.AGREED: _l("Đã thống nhất"),
    Verdict.DISCUSS: _l("Chờ trao đổi và quyết định"),
    Verdict.THIRD: _l("Chờ người chấm thứ ba"),
    Verdict.TOGETHER: _l("Chờ chấm tập thể và quyết định"),
}
VERDICT_KINDS = {
    Verdict.WAITING: "neutral",
    Verdict.AGREED: "success",
    Verdict.DISCUSS: "warning",
    Verdict.THIRD: "info",
    Verdict.TOGETHER: "warning",
}


def task_title(task: EssayTask) -> str:
    """The task by its class and the words of its question."""
    return f"{task.training_class.code} · {headline(task.version)[:80]}"
