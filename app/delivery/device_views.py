"""Who asks in the exam room: the credential, the page's token, the machine."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app import clock
from app import db as database
from app.config import Settings
from app.delivery import credentials, guarding
from app.delivery.credentials import Credential
from app.delivery.pulses import Device
from app.delivery.standing import NotSignedIn
from app.errors import DomainError
from app.extensions import csrf
from app.i18n import _

View = Callable[..., ResponseReturnValue]
TOKEN_HEADER = "X-Room-Token"  # noqa: S105  a header's name


class ForeignRequest(DomainError):
    """The request does not come from our own page."""


def device_route(view: View) -> View:
    """A JSON route of the exam page: open to whoever holds the cookie and the page's token.

    Its transaction is its own (an answer is committed before the reply is written), and the
    portal's form token does not apply: the token of the exam credential does.
    """

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        cookie = request.cookies.get(cookie_name(), "")
        expected = credentials.request_token(cookie, secret=settings().secret_key)
        if not credentials.same(request.headers.get(TOKEN_HEADER, ""), expected):
            raise ForeignRequest(_("Yêu cầu không đến từ trang thi. Hãy tải lại trang."))
        guard(present_credential().attempt_id)
        return view(*args, **kwargs)

    guarded.access = "public"  # type: ignore[attr-defined]
    guarded.commits = True  # type: ignore[attr-defined]
    csrf.exempt(guarded)
    return guarded


def settings() -> Settings:
    """The installation's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def cookie_name() -> str:
    """The name of the exam credential's cookie here."""
    return credentials.cookie_name(secure=settings().secure)


def present_credential() -> Credential:
    """The credential in the cookie. Raise NotSignedIn."""
    cookie = request.cookies.get(cookie_name(), "")
    credential = credentials.read(cookie, secret=settings().secret_key, now=clock.now())
    if credential is None:
        raise NotSignedIn(_("Hãy nhập số báo danh và mã chỗ ngồi để vào phòng thi."))
    return credential


def present_device() -> Device:
    """The device that asks."""
    return Device(request.remote_addr or "", request.user_agent.string)


def guard(attempt_id: UUID, *, is_page: bool = False) -> None:
    """Raise MachineRefused unless this request comes from a machine that complies.

    One that is only to be marked is noted, but not for a page: reading one writes nothing.
    """
    target = guarding.target_of(request.environ)
    cookie = request.cookies.get(cookie_name(), "")
    found = guarding.find_machine_fault(
        attempt_id,
        guarding.Sent(target, request.headers, request.remote_addr or "", cookie),
        public_url=settings().public_url,
        secret=settings().secret_key,
        is_page=is_page,
    )
    if found and found.fault.refused:
        raise guarding.MachineRefused(found)
    if found and request.method == "POST" and not is_page:
        note(found)


def note(found: guarding.Finding) -> None:
    """Write down what is wrong with a machine, in a transaction of its own."""
    if guarding.note_finding(found):
        database.commit()
