"""The page where many questions are acted on at once, and what is said before."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.accounts.session import actor
from app.bank import changing_many, queries
from app.bank.changing_many import MOST, Outcome, Plan, Wish
from app.bank.filter_forms import read_selection
from app.bank.many_forms import ManyForm
from app.bank.secrecy import count_readable, readable_by
from app.bank.views import words
from app.db import db
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import commits

many = Blueprint("many", __name__, url_prefix="/bank", template_folder="templates")
many.context_processor(words)


@many.route("/questions/many", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def change_many() -> ResponseReturnValue:
    form = ManyForm()
    form.offer(queries.get_topic_tree().nodes)
    wanted, seen = read_selection(request.args, clock.today()), readable_by(actor())
    count = count_readable(wanted, actor())
    plan, agreed = None, request.form.get("agreed", "")
    if count <= MOST and form.validate_on_submit():
        versions = db.session.scalars(queries.list_questions(wanted).where(seen)).all()
        plan = changing_many.make_plan(form.to_wish(), versions)
        if plan.ids and agreed == plan.digest:
            return _carry_out(form.to_wish(), plan)
    export = _with("bank.choose_export_format", request.args.to_dict(flat=False))
    return render_template(
        "bank/change_many.html", form=form, count=count, most=MOST, plan=plan,
        changed=bool(agreed), back=_back(), export=export,
    )  # fmt: skip


def _carry_out(wish: Wish, plan: Plan) -> ResponseReturnValue:
    done = changing_many.carry_out_soon(wish, plan, by=actor(), return_url=_back())
    if not isinstance(done, Outcome):
        return redirect(url_for("jobs.show_job", job_id=done.id))
    told = changing_many.words_of(done.done, len(done.refused))
    flash(told, "success" if done.done else "danger")
    for code, why in list(done.refused.items())[:10]:
        flash(f"{code}: {why}", "warning")
    return redirect(_back())


def _back() -> str:
    """The list as it was left."""
    left = request.args.to_dict(flat=False)
    for name in ("question", "of"):
        left.pop(name, None)
    return _with("bank.list_questions", left)


def _with(endpoint: str, asked: Mapping[str, Sequence[str]]) -> str:
    return f"{url_for(endpoint)}?{urlencode(asked, doseq=True)}"
