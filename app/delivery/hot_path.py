"""The short way to save an answer, beside the ordinary route `room.save_answers`.

On an exam day nearly every request is `POST /room/answers`, and finding the route, opening a
session and building request and response objects cost more than the answer itself. Here a request
that is in order goes straight to `saving.save_answers`. It decides nothing else: whatever is not in
order (a foreign page, a lost lease's cookie, a machine that must prove itself, a broken body, an
error) goes to the ordinary route as if it had never been here, and that one finds the words. Saving
twice is saving once, so nothing is lost on the way.
"""

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask, has_app_context
from werkzeug.datastructures import EnvironHeaders
from werkzeug.sansio.utils import host_is_trusted

from app import clock
from app.config import Settings
from app.db import begin_writing
from app.delivery import credentials, replies
from app.delivery.batches import MOST_BYTES, read_batch
from app.delivery.credentials import Credential
from app.delivery.guarding import (
    Finding,
    Sent,
    any_machine_will_do,
    find_machine_fault,
    target_of,
)
from app.delivery.records import promise_key
from app.delivery.saving import save_answers
from app.errors import DomainError
from app.web.headers import fixed_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/room/answers"
TOKEN = "HTTP_X_ROOM_TOKEN"  # noqa: S105  a header's name
logger = logging.getLogger(__name__)


class HotPath:
    """Answers saves itself and hands everything else to the application."""

    def __init__(self, app: Flask) -> None:
        self._app: Flask = app
        self._following: WSGIApplication = app.wsgi_app
        self._settings: Settings = app.config["SETTINGS"]
        hosts = self._settings.hosts
        self._trusts = lru_cache(maxsize=64)(lambda host: host_is_trusted(host, hosts))
        self._cookie = credentials.cookie_name(secure=self._settings.secure)
        self._headers = [
            ("Content-Type", "application/json"),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            *fixed_headers(secure=self._settings.secure),
        ]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "POST":
            answer = self._save(environ)
            if answer is not None:
                status, body = answer
                headers = [*self._headers, ("Content-Length", str(len(body)))]
                start_response(f"{status} {HTTPStatus(status).phrase}", headers)
                return [body]
        return self._following(environ, start_response)

    def _save(self, environ: "WSGIEnvironment") -> tuple[int, bytes] | None:
        """The status and body of a save, or None when the ordinary route must look at it."""
        cookie = self._cookie_of(environ.get("HTTP_COOKIE", ""))
        credential = self._credential(environ, cookie)
        length = environ.get("CONTENT_LENGTH") or ""
        if credential is None or not length.isdecimal() or int(length) > MOST_BYTES:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)  # for the ordinary route
        key = promise_key(self._settings.secret_key)
        try:
            with self._context():
                begin_writing()
                if self._machine_fault(environ, cookie, credential):
                    return None
                status, text = replies.saved(save_answers(credential, read_batch(body), key=key))
        except DomainError:
            return None
        except Exception:  # kept in the log; the ordinary route meets it again and answers for it
            logger.exception("saving failed; the ordinary route tries again")
            return None
        return status, text.encode()

    def _credential(self, environ: "WSGIEnvironment", cookie: str) -> Credential | None:
        """The genuine credential of a request from our own page, or None."""
        if not self._trusts(environ.get("HTTP_HOST", "")):
            return None
        secret = self._settings.secret_key
        expected = credentials.request_token(cookie, secret=secret)
        if not credentials.same(environ.get(TOKEN, ""), expected):
            return None
        return credentials.read(cookie, secret=secret, now=clock.now())

    def _machine_fault(
        self, environ: "WSGIEnvironment", cookie: str, credential: Credential
    ) -> Finding | None:
        """What the ordinary route has to refuse or note about the machine."""
        if any_machine_will_do(credential.attempt_id):
            return None
        sent = Sent(
            target_of(environ), EnvironHeaders(environ), environ.get("REMOTE_ADDR", ""), cookie
        )
        return find_machine_fault(
            credential.attempt_id,
            sent,
            public_url=self._settings.public_url,
            secret=self._settings.secret_key,
        )

    def _cookie_of(self, header: str) -> str:
        """The exam credential among the cookies; our values never need quotes."""
        for pair in header.split(";"):
            name, _equals, value = pair.strip().partition("=")
            if name == self._cookie:
                return value
        return ""

    def _context(self) -> AbstractContextManager[object]:
        return nullcontext() if has_app_context() else self._app.app_context()
