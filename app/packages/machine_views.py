"""The pages of a room machine itself: its package, its results, its end."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db as database
from app.accounts import inviting
from app.accounts.models import User
from app.accounts.session import actor
from app.config import Edition, Settings
from app.delivery.records import promise_key
from app.errors import DomainError
from app.i18n import _
from app.packages import accepting, opening, queries, returning, wiping
from app.packages.forms import OpeningForm, SealedFileForm, WipingForm
from app.packages.machine_home import freeze, is_frozen, read_machine_keys, read_portal_card
from app.permissions import Permission
from app.web.access import requires, signed_in
from app.web.downloads import PDF, download
from app.web.unit_of_work import commits

machine = Blueprint("machine", __name__, url_prefix="/machine", template_folder="templates")


def settings() -> Settings:
    """The machine's settings; its folder is the data folder."""
    found: Settings = current_app.config["SETTINGS"]
    return found


class Frozen(DomainError):
    """The results are written: what came later would be missing in them."""


@machine.before_app_request
def refuse_after_export() -> None:
    """Add nothing to results that are already written."""
    if settings().edition is not Edition.ROOM or request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.blueprint not in {"machine", "accounts"} and is_frozen(settings().data_dir):
        raise Frozen(_("Kết quả đã xuất nên không ghi thêm gì trên máy này."))


@machine.get("")
@signed_in
def show_machine() -> ResponseReturnValue:
    return render_template(
        "packages/show_machine.html",
        card=read_machine_keys(settings().data_dir).card,
        portal=read_portal_card(settings().data_dir),
        loaded=queries.find_loaded(),
        sittings=queries.list_room_sittings(),
    )


@machine.route("/package", methods=["GET", "POST"])
@requires(Permission.PACKAGES_RUN)
@commits
def load_package() -> ResponseReturnValue:
    form, home = SealedFileForm(), settings().data_dir
    if form.validate_on_submit():
        try:
            accepting.accept_package(
                form.to_bytes(),
                keys=read_machine_keys(home),
                portal=read_portal_card(home),
                by=actor(),
            )
            flash(_("Chữ ký đúng, gói còn niêm phong."), "success")
            return redirect(url_for(".show_machine"))
        except accepting.PackageRefused as error:
            form.reject("file", error)
    return render_template("packages/load_package.html", form=form)


@machine.route("/opening", methods=["GET", "POST"])
@requires(Permission.PACKAGES_RUN)
@commits
def open_package() -> ResponseReturnValue:
    loaded, form = queries.get_loaded(), OpeningForm()
    if form.validate_on_submit():
        keys = read_machine_keys(settings().data_dir)
        try:
            opened = opening.open_package(loaded, *form.to_opening(), keys=keys, by=actor())
            return render_template(
                "packages/opened.html", opened=opened, links=_links(), loaded=loaded
            )
        except opening.OpeningRefused as error:
            database.rollback()
            opening.note_refusal(queries.get_loaded(), str(error), by=actor())
            form.reject("shares", error)
    return render_template("packages/open_package.html", form=form, loaded=queries.get_loaded())


def _links() -> list[tuple[User, str]]:
    """A one-time link for each account that came without a password."""
    return [
        (
            person,
            settings().public_url
            + url_for("accounts.use_link", token=inviting.issue_link(person, by=actor())),
        )
        for person in queries.list_without_password()
    ]


@machine.post("/links")
@requires(Permission.PACKAGES_RUN)
@commits
def renew_links() -> ResponseReturnValue:
    return render_template("packages/opened.html", links=_links(), loaded=queries.get_loaded())


@machine.post("/results")
@requires(Permission.PACKAGES_RUN)
@commits
def export_results() -> ResponseReturnValue:
    home = settings().data_dir
    export = returning.export_results(
        queries.get_loaded(),
        keys=read_machine_keys(home),
        portal=read_portal_card(home),
        promise=promise_key(settings().secret_key).public_key().public_bytes_raw(),
        by=actor(),
    )
    freeze(home)
    return download(export.file.content, export.file.name, export.file.media_type)


@machine.route("/wiping", methods=["GET", "POST"])
@requires(Permission.PACKAGES_RUN)
@commits
def wipe_machine() -> ResponseReturnValue:
    form, home = WipingForm(), settings().data_dir
    if form.validate_on_submit():
        card, loaded = read_machine_keys(home).card, queries.get_loaded()
        name = f"{card.name} ({card.fingerprint})"
        try:
            pdf = wiping.wipe_machine(loaded, *form.to_wiping(), home=home, machine=name)
            return download(pdf, "bien-ban-xoa-du-lieu.pdf", PDF)
        except (wiping.WipingRefused, returning.NothingToReturn) as error:
            form.reject("code", error)
    return render_template("packages/wipe_machine.html", form=form)
