"""The edition of the application: the portal, or a room machine that serves the exam alone."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app.config import Edition, Settings

EVERYWHERE = frozenset(Edition)
AT_THE_PORTAL = frozenset({Edition.PORTAL})
Served = Mapping[str, frozenset[Edition]]
"""Blueprint or endpoint to the editions that serve it; what is not named only the portal serves."""


def served(endpoint: str) -> bool:
    """Whether this edition answers the endpoint. A rule for it goes before its blueprint's."""
    settings: Settings = current_app.config["SETTINGS"]
    rules: Served = current_app.extensions["editions"]
    blueprint = endpoint.rpartition(".")[0]
    editions = rules.get(endpoint, rules.get(blueprint, AT_THE_PORTAL))
    return settings.edition in editions


def reachable(address: str) -> bool:
    """Whether this edition answers GET at the address: a page links to nothing else."""
    try:
        adapter = current_app.url_map.bind("")
        endpoint, _arguments = adapter.match(urlsplit(address).path)
    except HTTPException:
        return False
    return served(endpoint)


def serve_one_edition(app: Flask, rules: Served, *, first_page: str, wiped: str) -> None:
    """Answer 404 to whatever this edition does not serve; `wiped` names the mark of a wiped room.

    `first_page` is the endpoint of a room machine's own page.
    """
    app.extensions["editions"] = rules
    app.jinja_env.globals.update(reachable=reachable)
    settings: Settings = app.config["SETTINGS"]

    @app.before_request
    def refuse_other_editions() -> ResponseReturnValue | None:
        if request.endpoint == "static":
            return None
        if settings.edition is Edition.ROOM and Path(settings.data_dir, wiped).exists():
            return render_template("errors/wiped.html"), 410
        if settings.edition is Edition.ROOM and request.path == "/":
            return redirect(url_for(first_page if current_user.is_authenticated else "room.enter"))
        if request.endpoint is not None and not served(request.endpoint):
            abort(404)
        return None
