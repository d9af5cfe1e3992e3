"""What a signed-in candidate sees of their own applications."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.candidates import queries, words
from app.candidates.judging import latest_decisions
from app.exams.rules import rules_of
from app.permissions import Permission
from app.web.access import requires

own = Blueprint("own", __name__, url_prefix="/my", template_folder="templates")


@own.get("/applications")
@requires(Permission.OWN_READ)
def list_own_applications() -> ResponseReturnValue:
    applications = queries.list_own_applications(actor().national_id)
    entries = [
        (
            one,
            words.condition_titles(rules_of(one.exam)),
            latest_decisions(one.decisions),
        )
        for one in applications
    ]
    return render_template("candidates/list_own_applications.html", entries=entries, words=words)
