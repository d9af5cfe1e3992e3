"""Error pages that say what happened and what to do next."""

import logging
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from app import db as database
from app.errors import Conflict, DomainError, NotFound
from app.web.language import local_path

logger = logging.getLogger(__name__)

ROOM = "/room"
EXPLAINED = (400, 403, 404, 405, 409, 413, 429)


def register_error_pages(app: Flask) -> None:
    """Answer every failure with a page of ours; nothing internal reaches the reader."""
    for code in EXPLAINED:
        app.register_error_handler(code, explain)
    app.register_error_handler(SecurityError, foreign_host)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(NotFound, missing)
    app.register_error_handler(Conflict, refuse)
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(Exception, last_resort)


def in_room() -> bool:
    """Whether the request is for the exam room, which has pages of its own."""
    return request.path == ROOM or request.path.startswith(f"{ROOM}/")


def room_error(code: int, *, reason: str = "", incident: str = "") -> ResponseReturnValue:
    """Why it failed, whether the answers are safe, and what to do; to a script the bare code."""
    if request.is_json or request.headers.get("X-Room-Token"):
        return {"error": "Failure", "message": reason or incident}, code
    return render_template("errors/room.html", code=code, reason=reason, incident=incident), code


def explain(error: HTTPException) -> ResponseReturnValue:
    """The page for a plain HTTP refusal."""
    if in_room():
        return room_error(error.code or 400)
    code = 400 if error.code in {None, 405} else error.code
    return render_template(f"errors/{code}.html"), error.code or 400


def foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """The answer under a host name that is not ours: plain, since no address can be built."""
    return "400 Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def stale_form(_error: CSRFError) -> ResponseReturnValue:
    """The page for a form whose token is missing or old."""
    if in_room():
        return room_error(400)
    return render_template("errors/400.html", stale=True), 400


def missing(_error: NotFound) -> ResponseReturnValue:
    """The page for what does not exist, or not for this reader."""
    return room_error(404) if in_room() else (render_template("errors/404.html"), 404)


def refuse(error: DomainError) -> ResponseReturnValue:
    """A rule forbids the act and no form is there to say it beside a field."""
    database.rollback()
    if in_room():
        return room_error(409, reason=str(error))
    return render_template("errors/409.html", reason=str(error), back=page_before()), 409


def page_before() -> str:
    """The path of our own page that the request came from, or empty."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return ""
    address = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return address if address == request.path else local_path(address, "")


def last_resort(error: Exception) -> ResponseReturnValue:
    """Log what nobody foresaw under an incident number and show only that number."""
    if isinstance(error, HTTPException):
        return room_error(error.code or 500) if in_room() else error
    database.rollback()
    incident = uuid4().hex[:12]
    logger.error("incident %s at %s %s", incident, request.method, request.path, exc_info=error)
    if in_room():
        return room_error(500, incident=incident)
    return render_template("errors/500.html", incident=incident), 500
