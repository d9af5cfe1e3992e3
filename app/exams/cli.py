"""`flask exams …`: make and list exams from a script."""

from datetime import datetime

import click
from flask.cli import AppGroup

from app import db as database
from app.db import db
from app.errors import DomainError
from app.exams import creating, queries
from app.exams.quota_lines import QuotaLinesWrong, read_quota_lines
from app.i18n import _
from app.ledger.recording import Command
from app.regulations.queries import find_latest_profile, load_profile

exams_cli = AppGroup("exams", help="Make and list exams.")
BY = Command("flask exams create")
DAY = click.DateTime(["%Y-%m-%d"])


@exams_cli.command("create")
@click.argument("code")
@click.option("--title", required=True)
@click.option("--profile", "profile_code", required=True, help="Such as chv-2025; newest version.")
@click.option("--scheme", default="", help="The way it is held: principal_written.")
@click.option("--closing-date", type=DAY, required=True, help="YYYY-MM-DD")
@click.option("--content-date", type=DAY, help="The day whose law is asked; else the closing date.")
@click.option("--quota", "quota_lines", multiple=True, help="'Hà Nội=5'; repeat for each province.")
def create(  # noqa: PLR0917  click passes every option by its name
    code: str,
    title: str,
    profile_code: str,
    scheme: str,
    closing_date: datetime,
    content_date: datetime | None,
    quota_lines: tuple[str, ...],
) -> None:
    """Make the exam CODE with the papers of its profile."""
    profile = find_latest_profile(profile_code)
    if profile is None:
        raise click.ClickException(
            _("Chưa cài bộ quy tắc %(code)s: hãy chạy flask init.", code=profile_code)
        )
    try:
        exam = creating.create_exam(
            code,
            title=title,
            profile=profile,
            scheme=scheme,
            closing_on=closing_date.date(),
            content_on=content_date.date() if content_date else None,
            quotas=read_quota_lines(quota_lines, load_profile(profile).provinces),
            by=BY,
        )
    except QuotaLinesWrong as error:
        raise click.ClickException("\n".join(error.faults)) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    click.echo(_("Đã tạo kỳ thi %(code)s.", code=exam.code), err=True)


@exams_cli.command("list")
def list_() -> None:
    """Print each exam: code, closing date, number of quotas, title, separated by tabs."""
    for exam in db.session.scalars(queries.list_exams()):
        total = sum(quota.count for quota in exam.quotas)
        click.echo(f"{exam.code}\t{exam.closing_on.isoformat()}\t{total}\t{exam.title}")
