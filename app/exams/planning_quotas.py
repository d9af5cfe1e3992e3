"""Planning how many are taken in each province."""

from collections.abc import Mapping

from app.db import db
from app.errors import DomainError
from app.exams.models import Exam, Quota
from app.i18n import _
from app.ledger.recording import Actor, record


class NoQuotas(DomainError):
    """An exam takes somebody somewhere."""


class ReasonMissing(DomainError):
    """After the lists were published, a change of quotas says why."""


def require_quotas(quotas: Mapping[str, int]) -> None:
    """Refuse quotas without a province. Raises NoQuotas."""
    if not quotas:
        raise NoQuotas(_("Hãy nhập chỉ tiêu của ít nhất một tỉnh, thành phố."))


def plan_quotas(exam: Exam, quotas: Mapping[str, int], *, by: Actor, reason: str = "") -> None:
    """Replace the exam's quotas (province to count, in order) and record old and new ones."""
    require_quotas(quotas)
    if exam.lists_published_at is not None and not reason:
        raise ReasonMissing(_("Danh sách đã công bố: hãy ghi lý do, số quyết định đổi chỉ tiêu."))
    before = {quota.province: quota.count for quota in exam.quotas}
    if before == dict(quotas):
        return
    kept = {quota.province: quota for quota in exam.quotas}
    for province in before.keys() - quotas.keys():
        db.session.delete(kept[province])
    for position, (province, count) in enumerate(quotas.items(), start=1):
        if province not in kept:
            kept[province] = Quota(exam_id=exam.id, province=province)
            db.session.add(kept[province])
        kept[province].count, kept[province].position = count, position
    db.session.flush()
    db.session.expire(exam, ["quotas"])
    record(
        "quotas.planned",
        by=by,
        subject=exam.id,
        before=before,
        after=dict(quotas),
        reason=reason,
    )
