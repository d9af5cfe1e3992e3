"""Taking in registration workbooks: upload, read, then confirm or discard as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, text
from app.candidates.bulk import collector_paused
from app.candidates.claims_json import claims_to_dict
from app.candidates.judging import fold_verdicts, judge_claims
from app.candidates.models import (
    Application,
    Finding,
    ImportRow,
    ImportState,
    RegistrationImport,
    Verdict,
)
from app.candidates.remarks import ImportSummary, remarks_of
from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.rows import RegistrationReading, RegistrationRow
from app.db import Model, db
from app.documents.uploads import check_xlsx
from app.errors import Conflict, DomainError
from app.exams.models import Exam
from app.exams.rules import rules_of
from app.files.storing import get_file, store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.regulations.claims import Claims
from app.regulations.describing import cite
from app.regulations.profile import RegulationProfile
from app.training.models import Certificate
from app.training.queries import valid_certificates

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 1_000
# Plain tables: twenty thousand rows need no bookkeeping of entities.
APPLICATIONS, FINDINGS, IMPORT_ROWS = (
    Model.metadata.tables[model.__tablename__] for model in (Application, Finding, ImportRow)
)

ProgressTold = Callable[[int, int, str], None]
"""Called with rows done, rows in all, and what is being done."""


class ImportEnded(Conflict):
    """The import was confirmed or discarded before."""


class PreviewOutdated(Conflict):
    """Rows that were clean when shown are no longer: somebody registered in the meantime."""


class NothingToConfirm(DomainError):
    """No row of the workbook is clean."""


def tell_nobody(_done: int, _total: int, _message: str) -> None:
    """Progress that nobody watches."""


def upload_workbook(exam: Exam, data: bytes, name: str, *, by: Actor) -> RegistrationImport:
    """Keep a workbook as received, unread. Raises UploadRefused if it is no harmless XLSX file."""
    check_xlsx(data)
    stored = store_file(data, name, MEDIA_TYPE, owner_id=by.actor_id)
    registration = RegistrationImport(
        exam_id=exam.id, file_id=stored.id, uploaded_by_id=by.actor_id
    )
    db.session.add(registration)
    db.session.flush()
    record(
        "registration_import.uploaded",
        by=by,
        subject=registration.id,
        exam=exam.code,
        file=name,
        sha256=stored.sha256,
    )
    return registration


def known_ids(exam_id: UUID) -> frozenset[str]:
    """The identity numbers registered for the exam."""
    stmt = select(Application.national_id).where(Application.exam_id == exam_id)
    return frozenset(db.session.scalars(stmt))


def read_workbook(registration: RegistrationImport) -> RegistrationReading:
    """Read the import's workbook against who is registered now. Stores nothing.

    Raises UploadRefused for a file without a list.
    """
    content = get_file(registration.file_id).content
    return read_registration(content, known_ids=known_ids(registration.exam_id))


def read_as_shown(registration: RegistrationImport) -> RegistrationReading:
    """Read the workbook without the numbers it registered itself: faults are those shown."""
    own = select(Application.national_id).join(
        ImportRow, ImportRow.application_id == Application.id
    )
    taken = frozenset(db.session.scalars(own.where(ImportRow.import_id == registration.id)))
    content = get_file(registration.file_id).content
    return read_registration(content, known_ids=known_ids(registration.exam_id) - taken)


@collector_paused()
def store_rows(registration: RegistrationImport, reading: RegistrationReading) -> None:
    """Keep what was read as the import's preview, in place of an earlier one."""
    _require_open(registration)
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == registration.id))
    rows = [_row_values(registration.id, row) for row in reading.rows]
    if rows:
        db.session.execute(insert(IMPORT_ROWS), rows)
    registration.summary = ImportSummary.of(reading).to_dict()
    registration.read_at = clock.now()
    db.session.flush()


def _row_values(import_id: UUID, row: RegistrationRow) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "import_id": import_id,
        "row": row.number,
        "national_id": row.national_id,
        "full_name": row.full_name,
        "row_error": row.faults[0].field if row.faults else None,
        "warning": row.warnings[0].field if row.warnings else None,
        "faults": [remark.to_dict() for remark in remarks_of(row)],
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """The clean rows of a workbook as rows of tables, computed and not yet stored."""

    applications: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    row_numbers: list[int]
    """The sheet's row of each application."""


@collector_paused()
def judge_rows(
    exam: Exam, rows: Sequence[RegistrationRow], *, progress: ProgressTold = tell_nobody
) -> Judged:
    """Compute applications and findings for the clean rows. Reads only."""
    profile = rules_of(exam)
    clean = [(row.number, row.claims) for row in rows if row.claims is not None]
    certificates = valid_certificates({c.national_id for _n, c in clean}, exam.closing_on)
    judged = Judged([], [], [])
    for done, (number, claims) in enumerate(clean):
        if done % CHUNK == 0:
            progress(done, len(clean), _("Đang xét điều kiện từng hồ sơ"))
        certificate = certificates.get(claims.national_id)
        _judge_row(judged, exam, profile, claims, certificate)
        judged.row_numbers.append(number)
    progress(len(clean), len(clean), _("Đang lưu hồ sơ"))
    return judged


def _judge_row(
    judged: Judged,
    exam: Exam,
    profile: RegulationProfile,
    claims: Claims,
    certificate: Certificate | None,
) -> None:
    findings = judge_claims(profile, claims, exam.closing_on, certificate)
    verdicts = {finding.condition: Verdict(finding.verdict) for finding in findings}
    fold = fold_verdicts(verdicts, {})
    values = application_values(exam, profile, claims) | {"outcome": fold.outcome}
    judged.applications.append(values)
    for position, finding in enumerate(findings, start=1):
        judged.findings.append(
            {
                "id": uuid4(),
                "application_id": values["id"],
                "condition": finding.condition,
                "position": position,
                "verdict": verdicts[finding.condition],
                "evidence": str(finding.evidence),
                "citation": cite(profile, finding.citation),
                "found_at": values["created_at"],
            }
        )


def application_values(exam: Exam, profile: RegulationProfile, claims: Claims) -> dict[str, Any]:
    """An application's columns but its outcome, from what is claimed."""
    return {
        "id": uuid4(),
        "exam_id": exam.id,
        "national_id": claims.national_id,
        "full_name": claims.full_name,
        "name_key": text.name_sort_key(claims.full_name),
        "name_folded": text.fold(claims.full_name),
        "birth_on": claims.birth_date,
        "gender": claims.gender or "",
        "exam_province": profile.provinces.find(claims.exam_province) or claims.exam_province,
        "employer": claims.employer,
        "claims": claims_to_dict(claims),
        "created_at": clock.now(),
    }


@collector_paused()
def confirm_import(
    registration: RegistrationImport,
    reading: RegistrationReading,
    judged: Judged,
    *,
    by: Actor,
) -> int:
    """Store every clean row as an application, or none; give their number.

    `reading` and `judged` are fresh: if they differ from what was shown, nothing is stored.
    Raises ImportEnded, NothingToConfirm or PreviewOutdated.
    """
    _require_open(registration)
    if not judged.applications:
        raise NothingToConfirm(_("Không có dòng nào sạch để nhận. Hãy sửa tệp rồi tải lên lại."))
    if _clean_rows(registration) != set(judged.row_numbers):
        raise _outdated()
    try:
        db.session.execute(insert(APPLICATIONS), judged.applications)
    except IntegrityError as error:
        raise _outdated() from error
    db.session.execute(insert(FINDINGS), judged.findings)
    _link_rows(registration, judged)
    registration.state, registration.confirmed_at = ImportState.CONFIRMED, clock.now()
    db.session.flush()
    record(
        "registration_import.confirmed",
        by=by,
        subject=registration.id,
        accepted=len(judged.applications),
        rejected=len(reading.rejected),
        sha256=registration.file.sha256,
    )
    return len(judged.applications)


def _clean_rows(registration: RegistrationImport) -> set[int]:
    stmt = select(ImportRow.row).where(
        ImportRow.import_id == registration.id, ImportRow.row_error.is_(None)
    )
    return set(db.session.scalars(stmt))


def _link_rows(registration: RegistrationImport, judged: Judged) -> None:
    stmt = select(ImportRow.row, ImportRow.id).where(ImportRow.import_id == registration.id)
    row_ids = {row.row: row.id for row in db.session.execute(stmt)}
    links = [
        {"id": row_ids[number], "application_id": application["id"]}
        for number, application in zip(judged.row_numbers, judged.applications, strict=True)
    ]
    db.session.execute(update(ImportRow), links)


def _outdated() -> PreviewOutdated:
    return PreviewOutdated(
        _("Có người vừa đăng ký từ tệp khác nên bảng xem trước đã cũ. Hãy đọc lại tệp.")
    )


def discard_import(registration: RegistrationImport, *, by: Actor) -> None:
    """Close the import without taking anything from it. Raises ImportEnded."""
    _require_open(registration)
    registration.state = ImportState.DISCARDED
    db.session.flush()
    record("registration_import.discarded", by=by, subject=registration.id)


def _require_open(registration: RegistrationImport) -> None:
    if registration.state is not ImportState.PREVIEWED:
        raise ImportEnded(_("Tệp này đã được nhận hoặc đã bỏ trước đó."))
