"""One transaction per request, ended in one place."""

from collections.abc import Callable
from functools import wraps

from flask import Flask, make_response, request
from flask.typing import ResponseReturnValue

from app import db as database
from app.web.clock_watch import record_clock_step

View = Callable[..., ResponseReturnValue]


def commits(view: View) -> View:
    """Commit when the view answers below 400; otherwise roll back."""

    @wraps(view)
    def wrapper(*args: object, **kwargs: object) -> ResponseReturnValue:
        response = make_response(view(*args, **kwargs))
        if response.status_code >= 400:
            database.rollback()
            return response
        record_clock_step()
        database.commit()
        return response

    wrapper.commits = True  # type: ignore[attr-defined]
    return wrapper


def only_reads(view: View) -> View:
    """Mark a view that writes nothing even when asked by POST, as too much is asked for a GET."""
    view.commits = False  # type: ignore[attr-defined]
    return view


def open_transactions_by_method(app: Flask) -> None:
    """Let GET requests read without SQLite's write lock; all others but marked ones take it."""

    @app.before_request
    def choose() -> None:
        view = app.view_functions.get(request.endpoint or "")
        only_reads = getattr(view, "commits", None) is False
        if request.method in {"GET", "HEAD", "OPTIONS"} or only_reads:
            database.begin_reading()
        else:
            database.begin_writing()
