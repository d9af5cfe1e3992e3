"""First pages: what waits for the signed-in person, or where a visitor may begin."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.session import actor
from app.home import queries, tour
from app.home.pages import compose_home
from app.permissions import Role
from app.web.access import public

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@public
def start() -> ResponseReturnValue:
    if current_user.is_authenticated:
        for_candidate = actor().role is Role.CANDIDATE
        layout = "layouts/candidate.html" if for_candidate else "layouts/staff.html"
        return render_template("home/start.html", layout=layout, **compose_home(actor()))
    demonstration = queries.find_demonstration()
    if demonstration is None:
        return redirect(url_for("accounts.sign_in"))
    stops = tour.plan_tour(demonstration, secret=current_app.config["SETTINGS"].secret_key)
    return render_template("home/start_tour.html", demonstration=demonstration, tour=stops)
