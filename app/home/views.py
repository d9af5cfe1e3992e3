"""First pages."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.web.access import public

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@public
def start() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return render_template("home/start.html")
