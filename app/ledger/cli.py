"""`flask ledger …`: checks anyone with the database can run."""

import sys

import click
from flask.cli import AppGroup

from app import db as database
from app.i18n import _
from app.ledger import verifying

ledger_cli = AppGroup("ledger", help="Check the ledger.")


@ledger_cli.command("verify")
def verify() -> None:
    """Recompute the chain; name the first bad entry and exit 1 if there is one."""
    with database.reading():
        result = verifying.verify()
    if result.first_break:
        click.echo(
            _(
                "Sổ nhật ký không còn nguyên vẹn: bản ghi số %(n)d (%(reason)s).",
                n=result.first_break.sequence,
                reason=result.first_break.reason,
            ),
            err=True,
        )
        sys.exit(1)
    click.echo(
        _("%(n)d bản ghi nguyên vẹn. Đầu chuỗi: %(head)s", n=result.good_count, head=result.head),
        err=True,
    )
