"""`flask jobs …`: the worker."""

from flask import current_app
from flask.cli import AppGroup

from app import db as database
from app.jobs.queue import fail_interrupted_jobs

jobs_cli = AppGroup("jobs", help="Run long work.")


@jobs_cli.command("work")
def work() -> None:
    """Run jobs one after another until stopped. One worker is enough for one installation."""
    database.begin_writing()
    fail_interrupted_jobs()
    consumer = current_app.extensions["huey"].create_consumer(
        workers=1, worker_type="thread", initial_delay=0.1, backoff=1.15, max_delay=1.0
    )
    consumer.run()
