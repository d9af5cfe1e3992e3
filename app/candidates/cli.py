"""`flask candidates …`: take in workbooks, read findings, decide, number."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app import db as database
from app.accounts.queries import find_user
from app.candidates import deciding, importing, numbering, queries
from app.candidates.findings_report import findings_report
from app.candidates.list_documents import faults_sheet
from app.candidates.publishing_lists import count_undecided
from app.candidates.remarks import remarks_of
from app.candidates.workbook.reading import read_registration
from app.candidates.workbook.rows import RegistrationReading
from app.errors import DomainError
from app.exams.models import Exam
from app.exams.queries import get_exam_by_code
from app.i18n import _
from app.ledger.recording import Command
from app.permissions import Permission

candidates_cli = AppGroup("candidates", help="Take in, judge and number candidates.")
TELL_FROM = 2_000
"""Rows from which progress is shown."""


def _get_exam(code: str) -> Exam:
    try:
        return get_exam_by_code(code)
    except DomainError as error:
        raise click.ClickException(str(error)) from error


def _tell(done: int, total: int, message: str) -> None:
    if total >= TELL_FROM:
        click.echo(f"{message}: {done}/{total}", err=True)


@candidates_cli.command("import")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accept", type=click.Choice(["clean"]), help="Take in all rows without faults.")
@click.option("--faults", "faults_path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on stdout.")
def import_(
    code: str, file: Path, accept: str | None, faults_path: Path | None, as_json: bool
) -> None:
    """Check the workbook FILE against the exam CODE; take it in only with --accept."""
    exam, data = _get_exam(code), file.read_bytes()
    try:
        _tell(0, len(data) // 100, _("Đang đọc tệp"))
        reading = read_registration(data, known_ids=importing.known_ids(exam.id))
        accepted = _accept(exam, data, file.name, reading) if accept else 0
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    if faults_path is not None:
        faults_path.write_bytes(faults_sheet(reading, data))
    _report(reading, accepted, as_json=as_json)
    if reading.rejected:
        click.echo(_("Có %(count)d dòng có lỗi.", count=len(reading.rejected)), err=True)


def _accept(exam: Exam, data: bytes, name: str, reading: RegistrationReading) -> int:
    by = Command("flask candidates import")
    judged = importing.judge_rows(exam, reading.rows, progress=_tell)
    registration = importing.upload_workbook(exam, data, name, by=by)
    importing.store_rows(registration, reading)
    accepted = importing.confirm_import(registration, reading, judged, by=by)
    database.commit()
    return accepted


def _report(reading: RegistrationReading, accepted: int, *, as_json: bool) -> None:
    counts = {
        "rows": len(reading.rows),
        "clean": len(reading.accepted),
        "rejected": len(reading.rejected),
        "accepted": accepted,
    }
    remarks = [
        {
            "row": row.number,
            "kind": "fault" if remark.is_fault else "warning",
            "column": remark.column,
            "field": remark.field,
            "code": remark.code,
            "message": remark.words,
            "suggestion": remark.suggestion,
        }
        for row in reading.rows
        for remark in remarks_of(row)
    ]
    if as_json:
        _print_json(counts | {"remarks": remarks})
        return
    for remark in remarks:
        click.echo(f"{remark['row']}\t{remark['column']}\t{remark['message']}")
    click.echo("\t".join(f"{name}={count}" for name, count in counts.items()))


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    click.echo()


@candidates_cli.command("findings")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list.")
def findings(code: str, as_json: bool) -> None:
    """Print what became of each data row taken in for the exam CODE, refused rows too."""
    report = findings_report(_get_exam(code))
    if as_json:
        _print_json(report)
        return
    for line in report:
        reasons = ",".join([*line["failed"], *line["review"]])
        click.echo(f"{line['row']}\t{line['national_id']}\t{line['outcome']}\t{reasons}")


@candidates_cli.command("decide")
@click.argument("code")
@click.argument("national_id")
@click.argument("verdict", type=click.Choice(["met", "not-met"]))
@click.argument("condition")
@click.option("--reason", required=True)
@click.option("--by", "email", required=True, help="The account that decides.")
def decide(  # noqa: PLR0917  click passes every option by its name
    code: str, national_id: str, verdict: str, condition: str, reason: str, email: str
) -> None:
    """Decide whether a person meets the CONDITION, with a reason."""
    exam, user = _get_exam(code), find_user(email)
    if user is None or not user.may(Permission.CANDIDATES_DECIDE):
        raise click.ClickException(_("Tài khoản %(email)s không được quyết định.", email=email))
    application = queries.find_application(exam, national_id)
    if application is None:
        raise click.ClickException(_("Không có hồ sơ mang số %(id)s.", id=national_id))
    try:
        deciding.decide_finding(
            application, condition, met=verdict == "met", reason=reason, by=user
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(f"{application.national_id}\t{application.outcome.value}")


@candidates_cli.command("number")
@click.argument("code")
def number(code: str) -> None:
    """Give candidate numbers to all who are eligible for the exam CODE.

    Applications still under review are left out and said so: number again once they are decided.
    """
    exam = _get_exam(code)
    by = Command("flask candidates number")
    try:
        count = numbering.number_candidates(exam, by=by, leave_undecided=True)
        undecided = count_undecided(exam)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(_("Đã đánh số báo danh cho %(count)d thí sinh.", count=count), err=True)
    if undecided:
        click.echo(
            _(
                "Còn %(count)d hồ sơ chờ người xem xét: quyết định xong hãy đánh số lại.",
                count=undecided,
            ),
            err=True,
        )
