"""`flask packages …` at the portal and `sathach room …` on a room machine."""

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from app import db as database
from app.accounts import inviting
from app.config import Settings
from app.delivery.records import promise_key
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Command
from app.packages import accepting, opening, queries, returning, taking_back, wiping
from app.packages.container import MOST_BYTES
from app.packages.keys import portal_keys
from app.packages.machine_home import freeze, read_machine_keys, read_portal_card, write_secret

packages_cli = AppGroup("packages", help="Sealed packages at the portal.")
room_cli = AppGroup("room", help="An isolated room machine, from its package to its wiping.")


def settings() -> Settings:
    """The installation's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def read_bounded(file: BinaryIO) -> bytes:
    """The file's bytes. Raise ClickException when there are more than a package can have."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise click.ClickException(_("Tệp quá lớn."))
    return data


@packages_cli.command("card")
def show_card() -> None:
    """Print the portal's key card, for `sathach room init --portal`."""
    card = portal_keys(settings().secret_key).card
    click.echo(card.to_text(), nl=False)
    click.echo(_("Dấu khóa: %(print)s", print=card.fingerprint), err=True)


@packages_cli.command("take-back")
@click.argument("package_id", type=click.UUID)
@click.argument("file", type=click.File("rb"))
def take_back(package_id: UUID, file: BinaryIO) -> None:
    """Take in the results FILE of the package PACKAGE_ID; print the counts and the code."""
    data, by = read_bounded(file), Command("flask packages take-back")
    try:
        package = taking_back.take_back(
            queries.get_any_package(package_id), data, secret=settings().secret_key, by=by
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    for name, count in sorted((package.returned_counts or {}).items()):
        click.echo(f"{name}\t{count}")
    click.echo(f"confirmation\t{package.confirmation_code}")


@room_cli.command("load")
@click.argument("file", type=click.File("rb"))
def load(file: BinaryIO) -> None:
    """Take in the sealed package FILE; it stays sealed until `room open`."""
    home = settings().data_dir
    try:
        loaded = accepting.accept_package(
            read_bounded(file),
            keys=read_machine_keys(home),
            portal=read_portal_card(home),
            by=Command("sathach room load"),
        )
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    for name, count in sorted(loaded.header["counts"].items()):
        click.echo(f"{name}\t{count}")
    click.echo(_("Chữ ký đúng, gói còn niêm phong."), err=True)


@room_cli.command("open")
@click.option("--witness", "witnesses", multiple=True, help="Candidate number; give two.")
def open_package(witnesses: tuple[str, ...]) -> None:
    """Open the package with the shares of the council, typed one a line (standard input)."""
    by = Command("sathach room open")
    try:
        loaded = queries.get_loaded()
        keys = read_machine_keys(settings().data_dir)
        needed = loaded.header["threshold"]
        typed = [
            click.prompt(_("Mảnh khóa %(n)d", n=n), hide_input=True, err=True)
            for n in range(1, needed + 1)
        ]
        opened = opening.open_package(loaded, typed, witnesses, keys=keys, by=by)
    except opening.OpeningRefused as error:
        database.rollback()
        opening.note_refusal(queries.get_loaded(), str(error), by=by)
        database.commit()
        raise click.ClickException(str(error)) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    _print_links(by)
    database.commit()
    click.echo(_("Đã mở bởi: %(names)s.", names="; ".join(opened.people)), err=True)


def _print_links(by: Command) -> None:
    with current_app.test_request_context(base_url=settings().public_url):
        for person in queries.list_without_password():
            token = inviting.issue_link(person, by=by)
            click.echo(
                f"{person.full_name}\t{settings().public_url}"
                f"{url_for('accounts.use_link', token=token)}"
            )


@room_cli.command("show")
def show() -> None:
    """Print the machine's fingerprint and what it holds."""
    home = settings().data_dir
    try:
        click.echo(f"fingerprint\t{read_machine_keys(home).card.fingerprint}")
        click.echo(f"portal\t{read_portal_card(home).fingerprint}")
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    loaded = queries.find_loaded()
    if loaded is not None:
        click.echo(f"package\t{loaded.package_id}")
        click.echo(f"opened\t{loaded.opened_at or '-'}")
        click.echo(f"exports\t{len(loaded.exports)}")


@room_cli.command("export")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def export(out: Path) -> None:
    """Write the signed results to the file OUT, which must not exist yet."""
    home = settings().data_dir
    try:
        exported = returning.export_results(
            queries.get_loaded(),
            keys=read_machine_keys(home),
            portal=read_portal_card(home),
            promise=promise_key(settings().secret_key).public_key().public_bytes_raw(),
            by=Command("sathach room export"),
        )
        freeze(home)
        write_secret(out, exported.file.content)
    except FileExistsError as error:
        raise click.ClickException(_("Tệp %(name)s đã có.", name=out.name)) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    database.commit()
    for name, count in sorted(exported.counts.items()):
        click.echo(f"{name}\t{count}")
    click.echo(_("SHA-256: %(sha256)s", sha256=exported.sha256), err=True)


@room_cli.command("wipe")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--code", required=True, help="What the portal told after taking the results in.")
@click.option("--person", "people", multiple=True, required=True, help="A name; give two.")
def wipe(out: Path, code: str, people: tuple[str, ...]) -> None:
    """Overwrite and remove everything on this machine; write the certificate (PDF) to OUT."""
    home = settings().data_dir
    try:
        card = read_machine_keys(home).card
        name = f"{card.name} ({card.fingerprint})"
        pdf = wiping.wipe_machine(queries.get_loaded(), code, people, home=home, machine=name)
        write_secret(out, pdf)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Đã xóa. Biên bản: %(name)s", name=out.name), err=True)
