"""Commands of the whole installation: prepare it, serve it."""

import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from app import db as database
from app import server
from app.db import db
from app.i18n import _
from app.ledger.recording import Command
from app.regulations.installing import install_profiles

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@click.command("init")
@with_appcontext
def init_command() -> None:
    """Create the database, switch SQLite to WAL once, migrate, install profiles. Safe to repeat."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(db.engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode=WAL")
        connection.close()
    upgrade(directory=str(MIGRATIONS))
    install_profiles(by=Command("flask init"))
    database.commit()
    click.echo(_("Cơ sở dữ liệu đã sẵn sàng."), err=True)


def server_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The arguments for Python that start the server; the last one names the application.

    A worker that dies is replaced at once, from the loaded application. Each worker has one
    thread for the network and `threads` for requests; more wait in line.
    """
    return [
        *("-m", "app.server", "--interface", "wsgi", "--no-ws", "--http", "1"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads)),
        *("--backlog", "2048", "--backpressure", "2048"),
        *("--respawn-failed-workers", "--respawn-interval", "0.1"),
        *("--workers-kill-timeout", "20", "--log-level", "error"),
        "wsgi:app",
    ]


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=16, show_default=True)
@with_appcontext
def serve_command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve with granian, and run jobs in a process beside it, until interrupted."""
    worker = None
    if not current_app.config["SETTINGS"].jobs_url:
        jobs = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]
        worker = subprocess.Popen(jobs)  # noqa: S603
    # This process becomes the server: what it serves is loaded here, and loading takes seconds.
    command = server_command(host, port, workers=workers, threads=threads)
    sys.argv = ["granian", *command[2:]]
    try:
        server.main()  # ends by SystemExit, and minds the signals itself
    finally:
        if worker:
            worker.terminate()
            worker.wait(timeout=10)
