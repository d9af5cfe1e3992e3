"""`flask delivery …`: prepare and close sittings from a script."""

import click
from flask.cli import AppGroup

from app import db as database
from app.delivery import closing, preparing
from app.errors import DomainError
from app.exams.queries import get_exam_by_code
from app.i18n import _
from app.ledger.recording import Command
from app.sittings.queries import list_sittings

delivery_cli = AppGroup("delivery", help="Prepare and close sittings.")


@delivery_cli.command("prepare")
@click.argument("code")
def prepare(code: str) -> None:
    """Make and check the attempts of every sitting of the exam CODE that has none yet."""
    by = Command("flask delivery prepare")
    try:
        for summary in list_sittings(get_exam_by_code(code).id):
            if summary.sitting.prepared_at is None:
                count = preparing.prepare_sitting(summary.sitting, by=by)
                click.echo(f"{summary.sitting.title}\t{count}")
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()


@delivery_cli.command("close")
@click.argument("code")
def close(code: str) -> None:
    """Close every prepared sitting of the exam CODE whose time is over."""
    by = Command("flask delivery close")
    try:
        for summary in list_sittings(get_exam_by_code(code).id):
            sitting = summary.sitting
            if sitting.prepared_at is not None and sitting.closed_at is None:
                closed = closing.close_sitting(sitting, by=by)
                counts = f"{closed.submitted}\t{closed.timed_out}\t{closed.absent}"
                click.echo(f"{sitting.title}\t{counts}")
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(_("Cột: ca thi, tự nộp, hết giờ, vắng."), err=True)
