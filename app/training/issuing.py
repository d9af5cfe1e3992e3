"""The job that issues a class's certificates and prints them as one PDF."""

from datetime import date
from uuid import UUID

from app import db as database
from app.accounts.queries import get_user
from app.documents.certificates import training_certificates
from app.errors import DomainError
from app.files.models import StoredFile
from app.files.storing import store_file
from app.i18n import _
from app.jobs.queue import Progress, job_kind
from app.training import queries
from app.training.certifying import certificates_of_class, issue_certificates
from app.training.printing import certificate_pages

ISSUE = "training.issue_certificates"


class NobodyToCertify(DomainError):
    """Nobody in the class holds or may be given a certificate."""


@job_kind(ISSUE)
def issue_and_print(
    *, progress: Progress, class_id: str, issued_on: str, actor_id: str, public_url: str
) -> StoredFile:
    """Issue what is missing, then print every valid certificate of the class.

    Numbers are given in one short transaction; printing happens outside of any. Safe to repeat.
    Raise NobodyToCertify, or as `issue_certificates` does.
    """
    training_class, actor = queries.get_class(UUID(class_id)), get_user(UUID(actor_id))
    issue_certificates(training_class, date.fromisoformat(issued_on), by=actor)
    database.commit()
    with database.reading():
        valid = [one for one in certificates_of_class(training_class) if not one.is_revoked]
        if not valid:
            raise NobodyToCertify(_("Lớp không có học viên nào đạt để cấp chứng chỉ."))
        pages, name = certificate_pages(valid, public_url), f"chung-chi-{training_class.code}.pdf"
        owner_id = actor.id
        database.commit()
    progress(1, 2, _("Đã vào sổ %(count)d chứng chỉ, đang in", count=len(pages)))
    content = training_certificates(pages)
    progress(2, 2, _("Đã in %(count)d chứng chỉ", count=len(pages)))
    return store_file(content, name, "application/pdf", owner_id=owner_id)
