"""`flask results …`: scores in, ranking and publication out."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app import db as database
from app.errors import DomainError
from app.exams.queries import get_exam_by_code
from app.i18n import _
from app.ledger.recording import Command
from app.results.importing import read_scores
from app.results.models import ScoreSource
from app.results.publishing import publish_results
from app.results.ranking import rank_exam
from app.results.recording_scores import record_scores
from app.results.settling import settle_paper

results_cli = AppGroup("results", help="Settle, rank and publish results.")


@results_cli.command("import-scores")
@click.argument("code")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", default="", help="Why scores that are already there change.")
def import_scores(code: str, file: Path, reason: str) -> None:
    """Store the scores of FILE (XLSX or CSV) for the exam CODE: all rows or none."""
    try:
        exam = get_exam_by_code(code)
        reading = read_scores(file.read_bytes(), exam)
        if reading.faults:
            for fault in reading.faults:
                click.echo(
                    _("Dòng %(row)d: %(message)s", row=fault.row, message=fault.message), err=True
                )
            raise click.ClickException(_("Chưa nhập điểm nào: hãy sửa các dòng trên."))
        recorded = record_scores(
            exam,
            reading.marks,
            source=ScoreSource.IMPORTED,
            by=Command("flask results import-scores"),
            reason=reason,
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(
        _(
            "Điểm mới: %(added)d, thay: %(replaced)d, không đổi: %(unchanged)d.",
            added=recorded.added,
            replaced=recorded.replaced,
            unchanged=recorded.unchanged,
        ),
        err=True,
    )


@results_cli.command("settle")
@click.argument("code")
@click.option("--paper", "paper_code", required=True, help="law or skills")
@click.option("--reason", default="", help="Why scores that are already there change.")
def settle(code: str, paper_code: str, reason: str) -> None:
    """Score the computer paper of the exam CODE from the answers that were saved."""
    try:
        exam = get_exam_by_code(code)
        paper = next((paper for paper in exam.papers if paper.code == paper_code), None)
        if paper is None:
            raise click.ClickException(_("Kỳ thi không có môn “%(code)s”.", code=paper_code))
        recorded = settle_paper(paper, by=Command("flask results settle"), reason=reason)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(_("Đã chốt %(count)d điểm.", count=recorded.added + recorded.replaced), err=True)


@results_cli.command("rank")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Print the whole list as JSON.")
def rank(code: str, *, as_json: bool) -> None:
    """Rank the exam CODE under its profile; nothing is stored."""
    try:
        with database.reading():
            ranking = rank_exam(get_exam_by_code(code))
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        lines = [line.as_json() for line in ranking.lines]
        json.dump(lines, sys.stdout, ensure_ascii=False, indent=1)
        click.echo()
        return
    for line in ranking.lines:
        content = line.as_content()
        columns = ("province", "rank", "candidate_number", "total", "outcome", "reason")
        click.echo("\t".join(str(content[column] or "") for column in columns))


@results_cli.command("publish")
@click.argument("code")
@click.option("--reason", default="", help="Why an earlier publication is corrected.")
def publish(code: str, reason: str) -> None:
    """Publish the result list of the exam CODE."""
    try:
        exam = get_exam_by_code(code)
        publication = publish_results(exam, by=Command("flask results publish"), reason=reason)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(
        _(
            "Đã công bố bản số %(number)d, mã băm %(sha256)s.",
            number=publication.number,
            sha256=publication.sha256,
        ),
        err=True,
    )
