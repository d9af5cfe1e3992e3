"""Reads of imports, applications and candidates. Staff see a whole exam, a candidate their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from app import text
from app.candidates.models import (
    Application,
    Candidate,
    Finding,
    FindingDecision,
    ImportRow,
    ImportState,
    Outcome,
    Preselection,
    RegistrationImport,
    Verdict,
)
from app.db import db
from app.errors import NotFound
from app.exams.models import Exam
from app.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list of applications is narrowed to; empty means everything."""

    search: str = ""
    outcome: str = ""
    province: str = ""
    condition: str = ""


def find_import(import_id: UUID) -> RegistrationImport:
    """The import, for a job that knows its id. Raise NotFound."""
    registration = db.session.get(RegistrationImport, import_id)
    if registration is None:
        raise NotFound(_("Không có tệp đăng ký này."))
    return registration


def get_import(exam_id: UUID, import_id: UUID) -> RegistrationImport:
    """The import of that exam. Raise NotFound."""
    registration = find_import(import_id)
    if registration.exam_id != exam_id:
        raise NotFound(_("Không có tệp đăng ký này."))
    return registration


def list_imports(exam: Exam) -> Sequence[RegistrationImport]:
    """The exam's uploads, newest first."""
    stmt = select(RegistrationImport).where(RegistrationImport.exam_id == exam.id)
    return db.session.scalars(stmt.order_by(RegistrationImport.created_at.desc())).all()


def list_import_rows(registration: RegistrationImport, show: str) -> Select[ImportRow]:
    """Rows of an upload: `faults`, `warnings` (rows with a warning only) or `clean`."""
    stmt = select(ImportRow).where(ImportRow.import_id == registration.id)
    if show == "faults":
        stmt = stmt.where(ImportRow.row_error.is_not(None))
    elif show == "warnings":
        stmt = stmt.where(ImportRow.row_error.is_(None), ImportRow.warning.is_not(None))
    else:
        stmt = stmt.where(ImportRow.row_error.is_(None))
    return stmt.order_by(ImportRow.row)


def list_applications(exam: Exam, filters: Filters = Filters()) -> Select[Application]:
    """The exam's applications in Vietnamese name order, with findings and decisions.

    The search looks at the name without accents and at the start of the identity number.
    """
    stmt = select(Application).where(Application.exam_id == exam.id)
    if filters.search:
        folded = text.fold(filters.search)
        name = Application.name_folded.contains(folded, autoescape=True)
        number = Application.national_id.startswith(folded, autoescape=True)
        stmt = stmt.where(or_(name, number))
    if filters.outcome in set(Outcome):
        stmt = stmt.where(Application.outcome == Outcome(filters.outcome))
    if filters.province:
        stmt = stmt.where(Application.exam_province == filters.province)
    if filters.condition:
        not_met = select(Finding.id).where(
            Finding.application_id == Application.id,
            Finding.condition == filters.condition,
            Finding.verdict != Verdict.MET,
        )
        stmt = stmt.where(not_met.exists())
    stmt = stmt.options(
        selectinload(Application.findings),
        selectinload(Application.decisions),
        selectinload(Application.preselections),
    )
    return stmt.order_by(Application.name_key, Application.birth_on, Application.national_id)


def list_preselected(exam: Exam, state: str, province: str = "") -> Select[Application]:
    """Applications by what the province decided: `waiting`, `passed`, `refused`, or all."""
    stmt = list_applications(exam, Filters(province=province))
    stmt = stmt.where(Application.outcome != Outcome.WITHDRAWN)
    newer = aliased(Preselection)
    decided = select(Preselection.id).where(
        Preselection.application_id == Application.id,
        Preselection.superseded_at.is_(None),
    )
    if state == "waiting":
        return stmt.where(~decided.exists())
    if state in {"passed", "refused"}:
        latest = decided.where(
            Preselection.passed.is_(state == "passed"),
            ~select(newer.id)
            .where(
                newer.application_id == Preselection.application_id,
                newer.superseded_at.is_(None),
                newer.decided_at > Preselection.decided_at,
            )
            .exists(),
        )
        return stmt.where(latest.exists())
    return stmt


def get_application(exam_id: UUID, application_id: UUID) -> Application:
    """The application of that exam. Raise NotFound."""
    application = db.session.get(Application, application_id)
    if application is None or application.exam_id != exam_id:
        raise NotFound(_("Không có hồ sơ này."))
    return application


def find_application(exam: Exam, national_id: str) -> Application | None:
    """The person's application for the exam."""
    stmt = select(Application).where(
        Application.exam_id == exam.id, Application.national_id == national_id
    )
    return db.session.scalar(stmt)


def count_applications(exam: Exam) -> int:
    """How many people are registered for the exam; who took it back is not."""
    stmt = (
        select(func.count())
        .select_from(Application)
        .where(Application.exam_id == exam.id, Application.outcome != Outcome.WITHDRAWN)
    )
    return db.session.scalar(stmt) or 0


def count_outcomes(exam: Exam) -> dict[Outcome, int]:
    """How many applications have each outcome; every outcome is there."""
    stmt = select(Application.outcome, func.count()).where(Application.exam_id == exam.id)
    counted = {row[0]: row[1] for row in db.session.execute(stmt.group_by(Application.outcome))}
    return {outcome: counted.get(outcome, 0) for outcome in Outcome}


def list_provinces(exam: Exam) -> Sequence[str]:
    """The provinces applications compete in, in Vietnamese order."""
    stmt = select(Application.exam_province).where(Application.exam_id == exam.id).distinct()
    return sorted(db.session.scalars(stmt), key=text.sort_key)


def list_open_findings(exam: Exam) -> Select[Finding]:
    """Findings that wait for a person, in name order; each with its application."""
    decided = select(FindingDecision.id).where(
        FindingDecision.application_id == Finding.application_id,
        FindingDecision.condition == Finding.condition,
        FindingDecision.superseded_at.is_(None),
    )
    return (
        select(Finding)
        .join(Finding.application)
        .where(
            Application.exam_id == exam.id,
            Application.outcome != Outcome.WITHDRAWN,
            Finding.verdict == Verdict.FOR_PERSON,
            ~decided.exists(),
        )
        .options(selectinload(Finding.application))
        .order_by(Application.name_key, Application.national_id, Finding.position)
    )


def find_next_open(exam: Exam, after: Finding | None = None) -> Finding | None:
    """The open finding that follows another in the queue, from the start again at its end."""
    queue = db.session.scalars(list_open_findings(exam)).all()
    if after is None or not queue:
        return queue[0] if queue else None
    place = _queue_place(after)
    return next((finding for finding in queue if _queue_place(finding) > place), queue[0])


def _queue_place(finding: Finding) -> tuple[bytes, str, int]:
    application = finding.application
    return (application.name_key, application.national_id, finding.position)


def list_candidates(exam: Exam, search: str = "") -> Select[Candidate]:
    """Those with a candidate number, in its order."""
    stmt = select(Candidate).join(Candidate.application).where(Candidate.exam_id == exam.id)
    if search:
        folded = text.fold(search)
        stmt = stmt.where(
            or_(
                Application.name_folded.contains(folded, autoescape=True),
                Application.national_id.startswith(folded, autoescape=True),
                func.lower(Candidate.number).startswith(folded, autoescape=True),
            )
        )
    return stmt.order_by(Candidate.ordinal)


def count_misnumbered(exam: Exam) -> int:
    """How many are eligible without a number, or have one and are not eligible any more."""
    numbered = select(Candidate.application_id).where(Candidate.exam_id == exam.id)
    is_eligible = Application.outcome == Outcome.ELIGIBLE
    has_number = Application.id.in_(numbered)
    stmt = select(func.count()).select_from(Application)
    stmt = stmt.where(Application.exam_id == exam.id, is_eligible != has_number)
    return db.session.scalar(stmt) or 0


def count_candidates(exam: Exam) -> int:
    """How many have a candidate number."""
    stmt = select(func.count()).select_from(Candidate).where(Candidate.exam_id == exam.id)
    return db.session.scalar(stmt) or 0


def list_confirmed_rows(exam: Exam) -> Iterator[ImportRow]:
    """Every data row of the exam's confirmed workbooks, refused rows too, in sheet order."""
    stmt = (
        select(ImportRow)
        .join(ImportRow.registration_import)
        .where(
            RegistrationImport.exam_id == exam.id,
            RegistrationImport.state == ImportState.CONFIRMED,
        )
        .options(
            selectinload(ImportRow.application).selectinload(Application.findings),
            selectinload(ImportRow.application).selectinload(Application.decisions),
        )
        .order_by(RegistrationImport.confirmed_at, ImportRow.row)
    )
    yield from db.session.scalars(stmt)


def list_own_applications(national_id: str | None) -> Sequence[Application]:
    """The person's applications, the latest exam first; none without an identity number."""
    if not national_id:
        return []
    stmt = select(Application).where(Application.national_id == national_id)
    stmt = stmt.join(Application.exam).options(
        selectinload(Application.findings),
        selectinload(Application.decisions),
        selectinload(Application.candidate),
        selectinload(Application.exam),
    )
    return db.session.scalars(stmt.order_by(Exam.closing_on.desc())).all()
