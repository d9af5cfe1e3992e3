"""The language of the page: chosen by the reader, Vietnamese until then."""

from urllib.parse import urlsplit

from flask import has_request_context, request, session

from app.i18n import LANGUAGES


def chosen_language() -> str:
    """The reader's choice, kept in the session cookie; Vietnamese for commands and jobs."""
    if not has_request_context():
        return "vi"
    language = session.get("language", "vi")
    return language if language in LANGUAGES else "vi"


def choose_language(language: str) -> None:
    """Remember the choice if it is one of ours."""
    if language in LANGUAGES:
        session["language"] = language


def local_path(address: str | None, otherwise: str) -> str:
    """The address if it stays on this site, else the fallback: no open redirect."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or any(c in address for c in "\\\r\n\t"):
        return otherwise
    return address if address != request.path else otherwise
