"""`flask accounts …`: the first administrator, and accounts from a script."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from app import db as database
from app.accounts import inviting, queries
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command
from app.permissions import Role

accounts_cli = AppGroup("accounts", help="Make accounts.")
BY = Command("flask accounts invite")


@accounts_cli.command("invite")
@click.argument("email")
@click.argument("full_name", required=False)
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.SYSTEM_ADMINISTRATOR.value,
    show_default=True,
)
@click.option("--national-id", help="Ties a candidate's account to their applications.")
def invite(email: str, full_name: str | None, role: str, national_id: str | None) -> None:
    """Make an account for EMAIL (or renew its link) and print the one-time link."""
    try:
        user = queries.find_user(email) or inviting.invite_user(
            email, full_name or email, Role(role), by=BY, national_id=national_id
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    token = inviting.issue_link(user, by=BY)
    database.commit()
    with current_app.test_request_context():
        path = url_for("accounts.use_link", token=token)
    click.echo(_("Đường dẫn dùng một lần, hết hạn sau 72 giờ:"), err=True)
    click.echo(current_app.config["SETTINGS"].public_url + path)
