import json

import openpyxl
import pytest
from sqlalchemy import func, select

from app.candidates.models import Application, Candidate, RegistrationImport
from app.candidates.queries import find_application
from app.ledger.models import LedgerEntry
from app.permissions import Role
from tests.app.candidates.conftest import DATA
from tests.factories import UserFactory

KEYS = ("row", "outcome", "failed", "review", "row_error", "warning")


@pytest.fixture
def run(app, exam):
    runner = app.test_cli_runner()

    def run(*arguments):
        return runner.invoke(args=["candidates", *map(str, arguments)])

    return run


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def expected():
    return json.loads((DATA / "dang-ky-du-thi-2025.expected.json").read_text())


def test_every_row_of_the_sample_gets_the_outcome_it_must_get(run, sample_path, session):
    result = run("import", "chv-2025", sample_path, "--accept", "clean")
    assert result.exit_code == 0, result.output

    report = json.loads(run("findings", "chv-2025", "--json").stdout)

    assert [{key: row[key] for key in KEYS} for row in report] == [
        {key: sorted(row[key]) if key in {"failed", "review"} else row[key] for key in KEYS}
        for row in expected()["rows"]
    ]
    assert count(session, Application) == 286
    lines = run("findings", "chv-2025").stdout.splitlines()
    assert len(lines) == len(report)


def test_a_dry_run_stores_nothing_and_says_faults_on_stderr(run, sample_path, session):
    result = run("import", "chv-2025", sample_path)

    assert result.exit_code == 0
    assert "32" in result.stderr
    assert count(session, Application) == count(session, RegistrationImport) == 0


def test_the_report_as_json_names_row_column_and_what_to_do(run, sample_path):
    report = json.loads(run("import", "chv-2025", sample_path, "--json").stdout)

    assert report["rows"] == 318
    assert (report["clean"], report["rejected"], report["accepted"]) == (286, 32, 0)
    rejected = {row["row"] for row in expected()["rows"] if row["row_error"]}
    assert {one["row"] for one in report["remarks"] if one["kind"] == "fault"} == rejected
    assert all(one["column"] and one["message"] for one in report["remarks"])


def test_faulty_rows_come_back_as_a_workbook_that_can_be_corrected(run, sample_path, tmp_path):
    back = tmp_path / "faults.xlsx"
    run("import", "chv-2025", sample_path, "--accept", "clean", "--faults", back)

    sheet = openpyxl.load_workbook(back).active
    head = [cell.value for cell in sheet[1]]
    assert "Nội dung cần sửa" in head
    assert sheet.max_row == 33
    national_id = head.index("Số CCCD") + 1
    birth_date = head.index("Ngày sinh") + 1
    name = head.index("Họ và tên") + 1
    for number in range(2, 34):
        sheet.cell(number, national_id).value = f"0011900{number:05}"
        sheet.cell(number, birth_date).value = "01/02/1990"
        sheet.cell(number, name).value = "Trần Văn Sửa"
    corrected = tmp_path / "corrected.xlsx"
    sheet.parent.save(corrected)
    result = run("import", "chv-2025", corrected, "--accept", "clean", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["accepted"] == 32


def test_people_registered_before_are_faults_the_second_time(run, sample_path, session):
    run("import", "chv-2025", sample_path, "--accept", "clean")
    again = run("import", "chv-2025", sample_path, "--accept", "clean")

    assert again.exit_code == 1
    assert count(session, Application) == 286


def test_an_unreadable_file_fails(run, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"not a workbook")
    result = run("import", "chv-2025", file)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert run("import", "no-such", file).exit_code == 1


def test_a_person_decides_and_candidates_are_numbered(run, take_in, workbook_of, session):
    take_in(workbook_of((5, {}), (18, {})))
    judge = UserFactory.create(role=Role.EXAM_ADMINISTRATOR)
    assert "1 hồ sơ" in run("number", "chv-2025").stderr

    open_id = "079080000014"
    result = run(
        "decide", "chv-2025", open_id, "met", "law_degree",
        "--reason", "Đã xem bằng", "--by", judge.email,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{open_id}\teligible\n"
    assert run("number", "chv-2025").exit_code == 0
    assert count(session, Candidate) == 2
    entry = session.scalar(select(LedgerEntry).where(LedgerEntry.action == "finding.decided"))
    assert entry.actor_name == judge.full_name


@pytest.mark.parametrize(
    "case",
    [
        (Role.TRAINER, "092076000001", "law_degree"),
        (Role.EXAM_ADMINISTRATOR, "000000000000", "law_degree"),
        (Role.EXAM_ADMINISTRATOR, "092076000001", "no_such"),
    ],
)
def test_a_decision_is_refused(run, take_in, workbook_of, exam, case):
    role, national_id, condition = case
    take_in(workbook_of((5, {})))
    user = UserFactory.create(role=role)
    result = run(
        "decide", "chv-2025", national_id, "not-met", condition,
        "--reason", "Thử", "--by", user.email,
    )  # fmt: skip
    assert result.exit_code == 1
    assert find_application(exam, "092076000001").decisions == []
