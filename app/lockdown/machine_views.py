"""Pages of a candidate's machine: is the locked browser right, and the way out of it."""

from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.lockdown.checking import (
    CONFIG_HEADER,
    EXAM_HEADER,
    Asked,
    Request,
    browser_fault,
)
from app.lockdown.in_force import find_asked
from app.lockdown.models import FaultKind
from app.lockdown.words import FAULT_ADVICE, FAULT_HINTS
from app.sittings.queries import get_sitting
from app.web.access import public

machines = Blueprint("machines", __name__, url_prefix="/room", template_folder="templates")


def _request(sitting_id: UUID) -> Request:
    address = str(current_app.config["SETTINGS"].public_url) + url_for(
        ".check_machine", sitting_id=sitting_id
    )
    return Request(
        url=address, page_url=address, headers=request.headers, address=request.remote_addr or ""
    )


@machines.get("/machine/<uuid:sitting_id>")
@public
def check_machine(sitting_id: UUID) -> ResponseReturnValue:
    """The page a locked browser opens first: it tells at once whether the keys are right."""
    sitting = get_sitting(sitting_id)
    asked = find_asked(sitting.id)
    return render_template(
        "lockdown/check_machine.html",
        sitting=sitting,
        asked=asked,
        shown=_result(asked, _request(sitting.id)) if asked.locked else {},
        by_header=bool(request.headers.get(CONFIG_HEADER) or request.headers.get(EXAM_HEADER)),
    )


@machines.get("/machine/<uuid:sitting_id>/proof")
@public
def check_proof(sitting_id: UUID) -> ResponseReturnValue:
    """The same for the hashes that the page's script found."""
    sitting = get_sitting(sitting_id)
    return _result(find_asked(sitting.id), _request(sitting.id))


def _result(asked: Asked, shown: Request) -> dict[str, object]:
    fault = browser_fault(asked, shown) if asked.locked else None
    return {
        "right": fault is None,
        "proved": fault is not FaultKind.NO_PROOF,
        "told": str(FAULT_HINTS[fault]) if fault else "",
        "advice": str(FAULT_ADVICE[fault]) if fault else "",
    }


@machines.get("/leave/<string:token>")
@public
def leave(token: str) -> ResponseReturnValue:
    """Where the locked browser ends by itself; another browser shows this page."""
    return render_template("lockdown/leave.html")
