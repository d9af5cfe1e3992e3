"""The exam room as a candidate's device sees it: the door, the page, and its few JSON routes."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app import db as database
from app.accounts.throttling import TooManyAttempts
from app.delivery import (
    complaining,
    credentials,
    entering,
    guarding,
    pulses,
    queries,
    saving,
    scoring,
    working,
)
from app.delivery.batches import MOST_BYTES, MalformedBatch, read_batch, read_complaint, read_pulse
from app.delivery.device_views import (
    ForeignRequest,
    cookie_name,
    device_route,
    guard,
    note,
    present_credential,
    present_device,
    settings,
)
from app.delivery.excluding import Excluded
from app.delivery.forms import DoorForm
from app.delivery.models import Attempt
from app.delivery.records import compact_json, promise_key, public_promise_key
from app.delivery.rehearsal import rehearsal
from app.delivery.replies import saved, times
from app.delivery.rescuing import public_council_key
from app.delivery.room_page import import_map, libraries, words
from app.delivery.sealing import payload_key, spelled
from app.delivery.standing import LeaseLost, NotSignedIn, milliseconds
from app.delivery.waiting import TooManyWaiting
from app.delivery.working import Desk
from app.errors import DomainError, NotFound
from app.i18n import _
from app.lockdown.queries import find_quit_url
from app.web.access import public
from app.web.error_pages import room_error
from app.web.jinja import asset, number
from app.web.unit_of_work import commits

room = Blueprint("room", __name__, url_prefix="/room", template_folder="templates")
logger = logging.getLogger(__name__)
JSON = "application/json"


def as_json(data: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer."""
    return Response(compact_json(data), status, mimetype=JSON)


def bounded_body() -> bytes:
    """The request's body. Raise MalformedBatch when it is larger than a batch can be."""
    if (request.content_length or 0) > MOST_BYTES:
        raise MalformedBatch(_("Dữ liệu gửi lên quá lớn."))
    return request.get_data(cache=False)


@room.route("", methods=["GET", "POST"])
@public
@commits
def enter() -> ResponseReturnValue:
    form = DoorForm()
    if form.validate_on_submit():
        try:
            entry = entering.enter_room(
                *form.to_entry(),
                secret=settings().secret_key,
                address=request.remote_addr or "",
                agent=request.user_agent.string,
                cookie=request.cookies.get(cookie_name(), ""),
            )
            guard(entry.attempt.id, is_page=True)
            return _with_cookie(redirect(url_for(".take_paper")), entry.cookie, entry.expires_at)
        except (entering.WrongSeatCode, Excluded, TooManyAttempts, TooManyWaiting) as error:
            form.reject("code", error)
    return render_template("delivery/enter.html", form=form)


def _with_cookie(response: Any, value: str, expires_at: datetime) -> Response:
    answer: Response = current_app.make_response(response)
    answer.set_cookie(
        cookie_name(),
        value,
        expires=expires_at,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )
    return answer


@room.get("/paper")
@room.get("/paper/<string:nonce>")
@public
def take_paper(nonce: str = "") -> ResponseReturnValue:
    cookie, secret = request.cookies.get(cookie_name(), ""), settings().secret_key
    attempt = queries.get_own_attempt(present_credential().attempt_id)
    own = guarding.page_nonce(attempt.id, cookie, secret=secret)
    if nonce != own or request.query_string:
        return redirect(url_for(".take_paper", nonce=own or None))
    guard(attempt.id, is_page=True)
    page = render_template(
        "delivery/take_paper.html",
        attempt=attempt,
        given=_given(attempt, cookie, own or None),
        modules=import_map(),
        samples=rehearsal(),
    )
    response: Response = current_app.make_response(page)
    response.headers["X-Room-Page"] = (
        "1"  # no page of a proxy's is kept for a reload without network
    )
    return response


def _given(attempt: Attempt, cookie: str, nonce: str | None) -> dict[str, Any]:
    """What the page's scripts are given; `nonce` only if the browser must be locked."""
    secret = settings().secret_key
    return {
        "attempt": str(attempt.id),
        "number": attempt.seat.candidate.number,
        "token": credentials.request_token(cookie, secret=secret),
        "locked": nonce is not None,
        "calculator": attempt.seat.sitting.paper.calculator,
        "words": words(),
        "promiseKey": public_promise_key(secret),
        "councilKey": public_council_key(secret),
        "libraries": libraries(),
        "shell": {
            "worker": url_for(".get_worker"),
            "page": url_for(".take_paper"),
            "extra": [
                libraries()["qr"],
                *map(asset, ("js/exam/calculator.js", "js/exam/magnifier.js")),
            ],
        },
        "addresses": {
            "start": url_for(".start", n=nonce),
            "answers": url_for(".save_answers", n=nonce),
            "pulse": url_for(".give_sign", n=nonce),
            "complaint": url_for(".complain", n=nonce),
            "submit": url_for(".submit", n=nonce),
            "result": url_for(".show_result", n=nonce),
            "door": url_for(".enter"),
        },
    }


@room.get("/worker.js")
@public
def get_worker() -> ResponseReturnValue:
    """The service worker; from this address it may look after the exam page."""
    script = Path(current_app.static_folder or "", "js", "exam", "worker.js").read_bytes()
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@room.get("/promise-key")
@public
def show_promise_key() -> ResponseReturnValue:
    """The key with which anybody can check an acknowledgement."""
    return as_json({"algorithm": "Ed25519", "key": public_promise_key(settings().secret_key)})


@room.get("/receipt")
@public
def show_receipt() -> ResponseReturnValue:
    attempt = queries.get_own_attempt(present_credential().attempt_id)
    guard(attempt.id, is_page=True)
    if attempt.submitted_at is None:
        return redirect(url_for(".take_paper"))
    quit_url = find_quit_url(attempt.seat.sitting_id)
    return render_template(
        "delivery/show_receipt.html",
        attempt=attempt,
        quit_url=quit_url,
        result=scoring.find_result(attempt),
    )


@room.get("/result")
@public
def show_result() -> ResponseReturnValue:
    """The mark for the page that has just handed in; nothing where no rule shows it."""
    attempt = queries.get_own_attempt(present_credential().attempt_id)
    guard(attempt.id)
    result = scoring.find_result(attempt)
    told = result and {
        "mark": number(result.mark),
        "scale": number(result.scale),
        "right": result.right,
        "total": result.total,
    }
    return as_json({"result": told})


@room.get("/result/sheet")
@public
def print_result() -> ResponseReturnValue:
    attempt = queries.get_own_attempt(present_credential().attempt_id)
    guard(attempt.id, is_page=True)
    result = scoring.find_result(attempt)
    if result is None:
        raise NotFound(f"result of attempt {attempt.id}")
    return render_template("delivery/print_result.html", attempt=attempt, result=result)


@room.get("/rehearsal")
@public
def rehearse() -> ResponseReturnValue:
    return render_template(
        "delivery/rehearse.html", words=words(), modules=import_map(), samples=rehearsal()
    )


@room.post("/start")
@device_route
def start() -> ResponseReturnValue:
    desk = working.start_attempt(present_credential())
    return as_json(
        {
            **times(desk.standing, desk.now, desk.state),
            "paper": _address(".get_payload", desk.payload_sha256) if desk.payload_sha256 else "",
            **_sealed(desk),
            "arrangement": desk.arrangement
            and {"questions": desk.arrangement.questions, "options": desk.arrangement.options},
            "answers": _answers(desk),
            "receipt": desk.receipt,
        }
    )


def _address(endpoint: str, sha256: str) -> str:
    """Where a paper lies for this page; with the page's nonce if it has one."""
    return url_for(endpoint, sha256=sha256, n=request.args.get(guarding.NONCE))


def _answers(desk: Desk) -> list[dict[str, Any]]:
    return [
        {
            "slot": slot,
            "seq": sequence,
            "response": json.loads(text),
            "at": desk.saved_ms[slot],
            "late": slot in desk.late,
        }
        for slot, (sequence, text) in desk.last.items()
    ]


def _sealed(desk: Desk) -> dict[str, str]:
    """Where the sealed paper lies, at any time; what opens it, once the clock runs."""
    sha256 = desk.sealed_sha256
    told = {"sealed": _address(".get_sealed_payload", sha256)} if sha256 else {}
    if desk.has_images:
        told["images"] = _address(".get_sealed_images", sha256)
    if desk.arrangement is None:
        return told
    return {**told, "opener": spelled(payload_key(settings().secret_key, sha256))}


@room.post("/answers")
@device_route
def save_answers() -> ResponseReturnValue:
    key = promise_key(settings().secret_key)
    batch = read_batch(bounded_body())
    status, text = saved(saving.save_answers(present_credential(), batch, key=key))
    return Response(text, status, mimetype=JSON)


@room.post("/pulse")
@device_route
def give_sign() -> ResponseReturnValue:
    given = read_pulse(bounded_body())
    reply = pulses.note_pulse(present_credential(), given, present_device())
    return as_json(
        {
            **times(reply.standing, reply.now, reply.state),
            "leased": reply.leased,
            "announcements": [
                {"number": one.number, "text": one.text, "at": milliseconds(one.made_at)}
                for one in reply.announcements
            ],
        }
    )


@room.post("/complaint")
@device_route
@commits
def complain() -> ResponseReturnValue:
    slot, said = read_complaint(bounded_body())
    complaining.complain_from_page(present_credential(), slot, said)
    return as_json({"noted": True})


@room.post("/submit")
@device_route
@commits
def submit() -> ResponseReturnValue:
    attempt = working.submit_attempt(present_credential())
    return as_json({"receipt": _receipt(attempt), "url": url_for(".show_receipt")})


def _receipt(attempt: Attempt) -> dict[str, Any]:
    return {
        "pseudonym": attempt.pseudonym,
        "answered": attempt.answered,
        "at": milliseconds(attempt.submitted_at) if attempt.submitted_at else None,
        "ended_by": attempt.ended_by,
        "digest": attempt.receipt,
    }


STATUS = {
    NotSignedIn: 401,
    ForeignRequest: 403,
    guarding.MachineRefused: 403,
    LeaseLost: 409,
    MalformedBatch: 400,
    NotFound: 404,
}


@room.errorhandler(DomainError)
def refuse(error: DomainError) -> ResponseReturnValue:
    """Say why, in JSON to the exam page and on a page of the room to a person."""
    database.rollback()
    if isinstance(error, guarding.MachineRefused) and request.method == "POST":
        note(error.finding)
    status = STATUS.get(type(error), 409)
    if request.method == "GET" and isinstance(error, NotSignedIn):
        return redirect(url_for(".enter", again=1))
    if request.endpoint == "room.enter" or request.method == "GET":
        return room_error(status, reason=str(error))
    name = type(error).__name__
    return as_json({"error": name, "message": str(error)}, status)


@room.errorhandler(Exception)
def fail(error: Exception) -> ResponseReturnValue:
    """Never a bare error page in the room: say whether the answers are safe."""
    database.rollback()
    if isinstance(error, HTTPException):
        status, incident = error.code or 500, ""
    else:
        status, incident = 500, uuid4().hex[:12]
        logger.error("incident %s at %s", incident, request.path, exc_info=error)
    if request.method == "POST" and request.endpoint != "room.enter":
        return as_json({"error": "Failure", "message": incident}, status)
    return room_error(status, incident=incident)
