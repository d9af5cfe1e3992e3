import pytest
from sqlalchemy import func, select

from app.candidates import importing, queries
from app.candidates.claims_json import claims_from_dict
from app.candidates.models import Application, Finding, ImportState, Outcome
from app.candidates.remarks import ImportSummary
from app.candidates.sample import sample_workbook
from app.candidates.workbook.reading import read_registration
from app.documents.uploads import UploadRefused
from app.ledger.models import LedgerEntry
from app.training.models import Certificate
from tests.factories import UserFactory
from tests.factories.training import CertificateFactory


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def upload(exam, workbook_of):
    """A workbook with one clean row, one for review, one without an identity number."""
    data = workbook_of((5, {}), (18, {}), (6, {"Số CCCD": None}))
    by = UserFactory.create()
    upload = importing.upload_workbook(exam, data, "danh-sach.xlsx", by=by)
    importing.store_rows(upload, importing.read_workbook(upload))
    return upload


def confirm(upload):
    reading = importing.read_workbook(upload)
    judged = importing.judge_rows(upload.exam, reading.rows)
    return importing.confirm_import(upload, reading, judged, by=UserFactory.create())


def test_a_preview_stores_no_application(upload, session):
    assert count(session, Application) == 0
    summary = ImportSummary.from_dict(upload.summary)
    assert (summary.row_count, summary.clean_count, summary.rejected_count) == (3, 2, 1)
    assert [row.row_error for row in upload.rows] == [None, None, "national_id"]


def test_all_clean_rows_are_taken_in_with_their_findings(upload, session, exam):
    assert confirm(upload) == 2

    assert upload.state is ImportState.CONFIRMED
    person = queries.find_application(exam, "092076000001")
    assert (person.full_name, person.outcome) == ("Lý Minh Nam", Outcome.ELIGIBLE)
    assert [f.verdict.value for f in person.findings] == ["met"] * len(person.findings)
    assert all(finding.citation for finding in person.findings)
    assert count(session, Finding) == 2 * len(person.findings)
    actions = session.scalars(select(LedgerEntry.action).order_by(LedgerEntry.sequence)).all()
    assert actions == ["registration_import.uploaded", "registration_import.confirmed"]


def test_claims_are_kept_as_they_were_read(upload, exam, sample_path):
    confirm(upload)
    reading = read_registration(sample_path.read_bytes(), known_ids=())
    claims = next(row.claims for row in reading.rows if row.number == 5)
    stored = queries.find_application(exam, claims.national_id).claims
    assert claims_from_dict(stored) == claims


def test_an_import_is_confirmed_once(upload):
    confirm(upload)
    with pytest.raises(importing.ImportEnded):
        importing.discard_import(upload, by=UserFactory.create())


def test_a_discarded_import_cannot_be_confirmed(upload, session):
    importing.discard_import(upload, by=UserFactory.create())
    with pytest.raises(importing.ImportEnded):
        confirm(upload)
    assert count(session, Application) == 0


def test_nothing_is_stored_when_somebody_registered_in_the_meantime(
    upload, take_in, workbook_of, session
):
    take_in(workbook_of((5, {})))
    with pytest.raises(importing.PreviewOutdated):
        confirm(upload)
    assert count(session, Application) == 1

    importing.store_rows(upload, importing.read_workbook(upload))
    assert confirm(upload) == 1


def test_a_workbook_without_a_clean_row_is_not_taken_in(exam, workbook_of):
    data = workbook_of((5, {"Số CCCD": None}))
    upload = importing.upload_workbook(exam, data, "a.xlsx", by=UserFactory.create())
    importing.store_rows(upload, importing.read_workbook(upload))
    with pytest.raises(importing.NothingToConfirm):
        confirm(upload)


def test_a_file_that_is_no_workbook_is_refused(exam):
    with pytest.raises(UploadRefused):
        importing.upload_workbook(exam, b"%PDF-1.7", "a.xlsx", by=UserFactory.create())


def test_a_certificate_issued_here_meets_the_training(exam, workbook_of, take_in):
    blank = {"Số chứng chỉ đào tạo nghiệp vụ THADS": None, "Ngày cấp chứng chỉ": None}
    certificate: Certificate = CertificateFactory.create(
        national_id="092076000001", issued_on=exam.closing_on
    )
    take_in(workbook_of((5, blank)))

    person = queries.find_application(exam, "092076000001")
    finding = next(f for f in person.findings if f.condition == "enforcement_training")
    assert finding.verdict.value == "met"
    assert certificate.register_number in finding.evidence


def test_the_sample_workbook_has_no_unknown_column(exam, session):
    reading = read_registration(sample_workbook(exam), known_ids=())
    assert set(reading.unknown_headers) <= {"STT"}
    assert {"appraisals.2022", "consent", "under_discipline"} <= set(reading.columns)
