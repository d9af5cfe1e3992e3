"""`flask demo …`: build the demonstration, and say again how to sign in."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.config import Settings
from app.demo.loading import load_demonstration
from app.demo.people import Login
from app.errors import DomainError
from app.i18n import _

demo_cli = AppGroup("demo", help="Build a demonstration on an empty database.")
ACCOUNTS = "demo-accounts.txt"


@demo_cli.command("load")
def load() -> None:
    """Build the demonstration, or only renew its open sitting. Safe to repeat."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        loaded = load_demonstration(
            secret=settings.secret_key,
            public_url=settings.public_url,
            tell=lambda words: click.echo(f"  {words}…", err=True),
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    if loaded.was_there and not loaded.reopened:
        click.echo(_("Bản trình diễn đã có sẵn."), err=True)
    if loaded.logins:
        keep_accounts(settings.data_dir / ACCOUNTS, loaded.logins)
    _print_accounts(settings.data_dir / ACCOUNTS)


def keep_accounts(path: Path, logins: Sequence[Login]) -> None:
    """Write who may sign in to a file that only its owner may read."""
    width = max(len(login.role) for login in logins)
    lines = [f"{login.role:<{width}}  {login.email:<38}  {login.password}" for login in logins]
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _print_accounts(path: Path) -> None:
    if path.exists():
        click.echo(path.read_text(encoding="utf-8"), nl=False)
