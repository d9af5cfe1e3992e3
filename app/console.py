"""`sathach room …`: a room machine from its folder, without anything set in the environment."""

import os
import secrets
import sys
from pathlib import Path
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from flask_migrate import upgrade

from app import create_app
from app import db as database
from app.accounts import inviting
from app.cli import MIGRATIONS, server_command
from app.config import Settings
from app.db import db
from app.i18n import _
from app.ledger.recording import Command
from app.packages.cli import room_cli
from app.packages.keys import Card, MalformedCard, make_keys
from app.packages.machine_home import (
    CERTIFICATE,
    CERTIFICATE_KEY,
    PORTAL_CARD,
    SETTINGS,
    WIPED,
    make_certificate,
    store_keys,
    write_secret,
)
from app.permissions import Role


def read_settings(home: Path) -> Settings:
    """The settings in the machine's folder."""
    try:
        lines = (home / SETTINGS).read_text().splitlines()
    except OSError as error:
        raise click.ClickException(
            _("Thư mục %(home)s chưa khởi tạo: hãy chạy sathach room init.", home=home)
        ) from error
    return Settings.from_env(dict(line.split("=", 1) for line in lines if "=" in line))


@click.group()
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/room"),
    show_default=True,
    envvar="SATHACH_HOME",
    help="The machine's folder.",
)
@click.pass_context
def main(context: click.Context, home: Path) -> None:
    """Sát hạch on a room machine."""
    context.meta["home"] = home.resolve()
    context.obj = ScriptInfo(create_app=lambda: create_app(read_settings(home.resolve())))


main.add_command(room_cli)


@room_cli.command("init", with_appcontext=False)
@click.option("--name", required=True, help="What people call the machine.")
@click.option("--portal", type=click.File("r"), required=True, help="The portal's key card.")
@click.option("--address", "addresses", multiple=True, help="Host or address; may be repeated.")
@click.option("--port", default=8443, show_default=True)
@click.option("--card", type=click.File("x"), required=True, help="Where to put our key card.")
@click.option("--technician", default="ky-thuat@may-phong-thi.local", show_default=True)
@click.pass_context
def init(
    context: click.Context,
    *,
    name: str,
    portal: TextIO,
    addresses: tuple[str, ...],
    port: int,
    card: TextIO,
    technician: str,
) -> None:
    """Make keys, certificate and an empty database; print the fingerprint to be compared."""
    home: Path = context.meta["home"]
    portal_card = _read_card(portal.read())
    _make_folder(home, portal_card, list(addresses) or ["127.0.0.1"], port)
    keys = make_keys(name)
    store_keys(home, keys)
    card.write(keys.card.to_text())
    link = _make_database(create_app(read_settings(home)), technician)
    click.echo(f"fingerprint\t{keys.card.fingerprint}")
    click.echo(f"portal\t{portal_card.fingerprint}")
    click.echo(f"technician\t{link}")


def _read_card(text: str) -> Card:
    try:
        return Card.from_text(text)
    except MalformedCard as error:
        raise click.ClickException(_("Đây không phải thẻ khóa của cổng.")) from error


def _make_folder(home: Path, portal: Card, addresses: list[str], port: int) -> None:
    if (home / SETTINGS).exists():
        raise click.ClickException(_("Thư mục %(home)s đã khởi tạo.", home=home))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)
    (home / WIPED).unlink(missing_ok=True)
    make_certificate(home, addresses)
    write_secret(home / PORTAL_CARD, portal.to_text())
    told = {
        "EDITION": "room",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{home / 'room.db'}",
        "DATA_DIR": str(home),
        "PUBLIC_URL": f"https://{addresses[0]}:{port}",
        "TRUSTED_HOSTS": ",".join(addresses),
        "MAX_UPLOAD_MIB": "512",
    }
    text = "".join(f"{key}={value}\n" for key, value in told.items())
    write_secret(home / SETTINGS, text)


def _make_database(app: Flask, technician: str) -> str:
    """Migrate an empty database and make the technician's account; give its one-time link."""
    with app.app_context():
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode=WAL")
        connection.close()
        upgrade(directory=str(MIGRATIONS))
        by = Command("sathach room init")
        person = inviting.invite_user(
            technician, _("Kỹ thuật viên máy phòng thi"), Role.SYSTEM_ADMINISTRATOR, by=by
        )
        token = inviting.issue_link(person, by=by)
        database.commit()
        Path(db.engine.url.database or "").chmod(0o600)
    settings: Settings = app.config["SETTINGS"]
    return f"{settings.public_url}/accounts/links/{token}"


@room_cli.command("serve")
@click.option("--bind", default="0.0.0.0", show_default=True)  # noqa: S104  the room's own network
@click.option("--port", default=8443, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=16, show_default=True)
@with_appcontext
def serve(bind: str, port: int, workers: int, threads: int) -> None:
    """Serve the exam room over HTTPS with the machine's own certificate, until interrupted."""
    home: Path = current_app.config["SETTINGS"].data_dir
    environment = dict(
        line.split("=", 1) for line in (home / SETTINGS).read_text().splitlines() if "=" in line
    )
    *options, application = server_command(bind, port, workers=workers, threads=threads)
    certificate = ["--ssl-certificate", str(home / CERTIFICATE)]
    key = ["--ssl-keyfile", str(home / CERTIFICATE_KEY)]
    command = [sys.executable, *options, *certificate, *key, application]
    os.chdir(MIGRATIONS.parent)
    os.execve(sys.executable, command, environment)  # noqa: S606  signals go to the server itself


if __name__ == "__main__":
    main()
