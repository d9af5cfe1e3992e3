"""`flask training …`: classes, enrolment from a workbook, certificates."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock
from app import db as database
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command
from app.training import certifying, importing, queries
from app.training.models import Class
from app.training.printing import print_certificates

training_cli = AppGroup("training", help="Run training classes.")


@training_cli.command("classes")
def list_classes() -> None:
    """Print each class: code, state, first and last day, learners, title, parted by tabs."""
    classes = db.session.scalars(queries.list_classes()).all()
    counts = queries.count_learners(classes)
    for one in classes:
        days = f"{one.starts_on.isoformat()}\t{one.ends_on.isoformat()}"
        click.echo(f"{one.code}\t{one.state}\t{days}\t{counts.get(one.id, 0)}\t{one.title}")


@training_cli.command("enrol")
@click.argument("class_code", metavar="CLASS")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show the faults.")
def enrol(class_code: str, file: Path, dry_run: bool) -> None:
    """Enrol everybody listed in the workbook FILE in CLASS, or nobody."""
    training_class = _find(class_code)
    try:
        sheet = importing.preview_list(training_class, file.read_bytes())
        for fault in sheet.faults:
            click.echo(f"{fault.row}\t{fault.column}\t{fault.message}")
        if not dry_run:
            importing.import_sheet(training_class, sheet, by=Command("flask training enrol"))
            database.commit()
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    done = _("Sẽ ghi danh %(count)d người.") if dry_run else _("Đã ghi danh %(count)d người.")
    click.echo(done % {"count": sheet.rows}, err=True)


@training_cli.command("certificates")
@click.argument("class_code", metavar="CLASS")
@click.option("--on", "issued_on", type=click.DateTime(["%Y-%m-%d"]), help="Today if left out.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Print them there.")
def certificates(class_code: str, issued_on: datetime | None, pdf: Path | None) -> None:
    """Issue what is missing in CLASS and print the register of its valid certificates."""
    training_class, day = _find(class_code), issued_on.date() if issued_on else clock.today()
    try:
        by = Command("flask training certificates")
        certifying.issue_certificates(training_class, day, by=by)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    issued = certifying.certificates_of_class(training_class)
    valid = [one for one in issued if not one.is_revoked]
    for one in valid:
        click.echo(f"{one.register_number}\t{one.full_name}\t{one.issued_on.isoformat()}")
    if pdf is not None and valid:
        pdf.write_bytes(print_certificates(valid, current_app.config["SETTINGS"].public_url))


def _find(code: str) -> Class:
    found = queries.find_class(code)
    if found is None:
        raise click.ClickException(_("Không có lớp mang mã %(code)s.", code=code))
    return found
