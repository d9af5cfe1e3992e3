import pytest

from app.training.models import ClassState, FinalResult
from app.training.queries import list_learners
from tests.app.training.test_importing import GOOD, book, changed
from tests.factories.training import ClassFactory, EnrolmentFactory


@pytest.fixture
def run(app):
    return lambda *args: app.test_cli_runner().invoke(args=["training", *map(str, args)])


@pytest.fixture
def workbook(tmp_path):
    def write(*rows):
        path = tmp_path / "lop.xlsx"
        path.write_bytes(book(*rows))
        return path

    return write


def test_classes_are_listed(run):
    EnrolmentFactory.create(training_class=ClassFactory.create(code="K1", title="Khóa 1"))
    assert run("classes").stdout == "K1\topen\t2025-03-03\t2025-08-29\t1\tKhóa 1\n"


def test_a_dry_run_enrols_nobody_and_a_run_everybody(run, workbook):
    opened = ClassFactory.create(code="K1")
    file = workbook(GOOD)
    assert run("enrol", "K1", file, "--dry-run").exit_code == 0
    assert list_learners(opened) == []
    assert "1 người" in run("enrol", "K1", file).stderr
    assert len(list_learners(opened)) == 1


def test_faults_are_printed_and_stop_everything(run, workbook):
    opened = ClassFactory.create(code="K1")
    result = run("enrol", "K1", workbook(GOOD, changed("Số CCCD", "12")))
    assert result.exit_code == 1
    assert result.stdout.startswith("4\tSố căn cước\t")
    assert list_learners(opened) == []


def test_certificates_are_issued_once_and_printed(run, session, tmp_path):
    closed = ClassFactory.create(code="K1", state=ClassState.CLOSED)
    one = EnrolmentFactory.create(training_class=closed, full_name="Lê An")
    result = {"grade": "Khá", "passed": True, "reason": "", "decided_by_name": "An"}
    session.add(FinalResult(enrolment_id=one.id, number=1, score=None, **result))
    session.commit()
    pdf = tmp_path / "out.pdf"
    for _again in range(2):
        told = run("certificates", "K1", "--on", "2025-09-15", "--pdf", pdf)
        assert told.stdout == "001/2025/CC-ĐTNV\tLê An\t2025-09-15\n"
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_an_unknown_class_is_told(run):
    assert "Không có lớp mang mã K9." in run("certificates", "K9").stderr
