"""`flask lockdown …`: the Config Key of a file, and what a round's sittings ask of machines."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.errors import DomainError
from app.exams.queries import get_exam_by_code
from app.i18n import _
from app.lockdown.config_key import config_key
from app.lockdown.queries import find_lockdown
from app.lockdown.seb_files import unpack
from app.sittings.queries import list_sittings

lockdown_cli = AppGroup("lockdown", help="Locked exam browsers and room networks.")


@lockdown_cli.command("config-key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--password", default="", help="What the file was encrypted with.")
def show_config_key(file: Path, password: str) -> None:
    """Print the Config Key of a file of Safe Exam Browser."""
    try:
        click.echo(config_key(unpack(file.read_bytes(), password)))
    except DomainError as error:
        raise click.ClickException(str(error)) from error


@lockdown_cli.command("list")
@click.argument("code")
def list_lockdowns(code: str) -> None:
    """Print for each sitting of the exam CODE its browser, Config Key and rule on networks."""
    try:
        sittings = [summary.sitting for summary in list_sittings(get_exam_by_code(code).id)]
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    for sitting in sittings:
        found = find_lockdown(sitting.id)
        told = (found.browser, found.config_key or "", found.network_rule) if found else ("free",)
        click.echo("\t".join((sitting.title, *told)))
    click.echo(_("Cột: ca thi, trình duyệt, khóa cấu hình, quy tắc mạng."), err=True)
