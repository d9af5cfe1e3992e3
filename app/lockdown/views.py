"""What a sitting asks of its machines, as the administrator sets it."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.i18n import _
from app.lockdown import configuring, queries
from app.lockdown.config_key import from_plist
from app.lockdown.forms import BrowserForm, ExamKeysForm, FileForm, NetworksForm
from app.lockdown.models import BrowserRule, Lockdown
from app.lockdown.seb_files import UnfitPassword, fresh_password
from app.lockdown.words import BROWSER_LABELS, FAULT_HINTS, NETWORK_LABELS
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting, list_rooms
from app.web.access import requires
from app.web.downloads import download
from app.web.unit_of_work import commits

lockdown = Blueprint(
    "lockdown",
    __name__,
    url_prefix="/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>/lockdown",
    template_folder="templates",
)
SEB = "application/seb"


def _back(sitting: Sitting) -> ResponseReturnValue:
    return redirect(url_for(".show_lockdown", exam_id=sitting.exam_id, sitting_id=sitting.id))


def _public_url() -> str:
    return str(current_app.config["SETTINGS"].public_url)


@lockdown.get("")
@requires(Permission.SITTINGS_READ)
def show_lockdown(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    versions = queries.list_versions(sitting.id)
    present = versions[0] if versions else None
    return render_template(
        "lockdown/show_lockdown.html",
        sitting=sitting,
        present=present,
        versions=versions,
        faults=queries.list_faults(sitting.id),
        rooms={str(room.id): room.code for room in list_rooms(exam_id)},
        moved=_is_moved(present),
        labels={"browser": BROWSER_LABELS, "network": NETWORK_LABELS, "fault": FAULT_HINTS},
    )


def _is_moved(present: Lockdown | None) -> bool:
    """Whether the settings still lead to an address the site had before."""
    if present is None or present.settings is None:
        return False
    start = str(from_plist(present.settings.encode())["startURL"])
    return not start.startswith(_public_url() + "/")


@lockdown.route("/browser", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def choose_browser(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    present = queries.find_lockdown(sitting.id)
    form = BrowserForm(browser=present.browser if present else BrowserRule.FREE)
    if form.validate_on_submit():
        try:
            _decide(sitting, *form.to_browser())
            return _back(sitting)
        except configuring.NoQuitPassword as error:
            form.reject("quit_password", error)
    return render_template(
        "lockdown/choose_browser.html", sitting=sitting, form=form, present=present
    )


def _decide(sitting: Sitting, browser: BrowserRule, quit_password: str) -> None:
    if browser is BrowserRule.FREE:
        configuring.free_browser(sitting, by=actor())
        flash(_("Ca thi làm bài được bằng trình duyệt nào cũng được."), "success")
        return
    configuring.lock_browser(
        sitting, public_url=_public_url(), quit_password=quit_password, by=actor()
    )
    flash(_("Ca thi chỉ làm bài được trong trình duyệt khóa."), "success")


@lockdown.route("/file", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def issue_file(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form = FileForm()
    if form.validate_on_submit():
        try:
            file = configuring.issue_file(sitting, form.to_password(), by=actor())
            return download(file, f"ca-thi-{sitting.starts_at:%Y%m%d-%H%M}.seb", SEB)
        except UnfitPassword as error:
            form.reject("password", error)
    if request.method == "GET":
        form.password.data = fresh_password()
    present = queries.find_lockdown(sitting.id)
    return render_template("lockdown/issue_file.html", sitting=sitting, form=form, present=present)


@lockdown.route("/exam-keys", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def accept_exam_keys(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    form, present = ExamKeysForm(), queries.find_lockdown(sitting.id)
    if form.validate_on_submit():
        configuring.accept_exam_keys(sitting, form.to_keys(), by=actor())
        flash(_("Đã lưu danh sách khóa trình duyệt."), "success")
        return _back(sitting)
    if present is not None and request.method == "GET":
        form.show(present)
    return render_template("lockdown/accept_exam_keys.html", sitting=sitting, form=form)


@lockdown.route("/networks", methods=["GET", "POST"])
@requires(Permission.SITTINGS_MANAGE)
@commits
def set_networks(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    rooms, present = list_rooms(exam_id), queries.find_lockdown(sitting.id)
    form = NetworksForm().offer(rooms)
    if form.validate_on_submit():
        try:
            configuring.set_networks(sitting, *form.to_networks(), by=actor())
            flash(_("Đã lưu mạng của các phòng."), "success")
            return _back(sitting)
        except configuring.NoNetworks as error:
            form.reject("networks", error)
    if present is not None and request.method == "GET":
        form.show(present)
    return render_template(
        "lockdown/set_networks.html",
        sitting=sitting,
        form=form,
        rooms=rooms,
        address=request.remote_addr,
    )
