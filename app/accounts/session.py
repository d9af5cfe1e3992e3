"""The signed-in person of the request."""

from datetime import datetime
from typing import cast

from flask import current_app, session
from flask_login import current_user

from app import clock
from app.accounts import signing_in
from app.accounts.models import User
from app.extensions import login_manager

TOKEN, SEEN = "token", "seen"


def actor() -> User:
    """The signed-in user. Use it only in a view below @requires."""
    return cast(User, current_user._get_current_object())


def remember(token: str) -> None:
    """Put a fresh session token in the cookie; nothing of the earlier cookie stays."""
    language = session.get("language")
    session.clear()
    session[TOKEN], session[SEEN] = token, clock.now().isoformat()
    if language:
        session["language"] = language


def present_token() -> str:
    """The token in the cookie, or an empty text."""
    return str(session.get(TOKEN, ""))


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_user(_request: object) -> User | None:
    """The user of a live session that was used within the idle limit."""
    if not present_token() or _idle_too_long():
        return None
    found = signing_in.find_session(present_token())
    if found is None:
        return None
    session[SEEN] = clock.now().isoformat()
    return found.user


def _idle_too_long() -> bool:
    limit: int = current_app.config["SETTINGS"].session_idle_minutes * 60
    seen = datetime.fromisoformat(session.get(SEEN, "1970-01-01T00:00:00+00:00"))
    return (clock.now() - seen).total_seconds() > limit
