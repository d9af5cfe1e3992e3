"""Packages at the portal: machines, handing over, shares, taking the results back."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.session import actor
from app.config import Settings
from app.errors import DomainError
from app.i18n import _, _l
from app.packages import handing_over, queries, registering, shares, taking_back
from app.packages.forms import HandoverForm, MachineForm, RecallForm, SealedFileForm
from app.packages.keys import portal_keys
from app.packages.models import PackageState
from app.permissions import Permission
from app.sittings.models import Sitting
from app.sittings.queries import get_sitting
from app.web.access import requires
from app.web.downloads import download
from app.web.unit_of_work import commits

packages = Blueprint("packages", __name__, template_folder="templates")
SITTING = "/exams/<uuid:exam_id>/sittings/<uuid:sitting_id>"
STATES = {
    PackageState.HANDED_OVER: _l("Đang ở máy phòng thi"),
    PackageState.RECALLED: _l("Đã thu hồi"),
    PackageState.RETURNED: _l("Đã nhập kết quả"),
}
LABELS = {
    "attempt": _l("Bài làm"),
    "submitted": _l("Bài đã nộp"),
    "answer_event": _l("Lần trả lời"),
    "refused_answer": _l("Câu trả lời không tính"),
    "incident": _l("Sự việc"),
    "time_grant": _l("Lần thêm giờ"),
    "clock_stop": _l("Lần dừng đồng hồ"),
    "ledger_entry": _l("Bản ghi sổ nhật ký của máy"),
}
"""What the reconciliation shows, by the name of the count."""
JSON = "application/json"


def secret() -> str:
    """The portal's secret."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key


class HeldElsewhere(DomainError):
    """A room machine holds the sitting: nothing about it is done here."""


@packages.before_app_request
def refuse_what_is_elsewhere() -> None:
    """Let nobody work here on a sitting that a room machine holds, whatever the page."""
    sitting_id = (request.view_args or {}).get("sitting_id")
    reads = request.method in {"GET", "HEAD", "OPTIONS"}
    if sitting_id is None or reads or request.blueprint in {"packages", "sittings"}:
        return
    if current_user.is_authenticated and queries.is_handed_over(sitting_id):
        raise HeldElsewhere(_("Ca thi này đang ở máy phòng thi: mọi việc của ca làm trên máy đó."))


def _to_package(sitting: Sitting) -> ResponseReturnValue:
    here = url_for(".list_packages", exam_id=sitting.exam_id, sitting_id=sitting.id)
    return redirect(here)


@packages.get("/room-machines/")
@requires(Permission.PACKAGES_MANAGE)
def list_machines() -> ResponseReturnValue:
    card = portal_keys(secret()).card
    machines = queries.list_machines()
    return render_template("packages/list_machines.html", machines=machines, card=card)


@packages.get("/room-machines/portal-card")
@requires(Permission.PACKAGES_MANAGE)
def download_portal_card() -> ResponseReturnValue:
    text = portal_keys(secret()).card.to_text()
    return download(text.encode(), "the-khoa-cong.json", JSON)


@packages.route("/room-machines/new", methods=["GET", "POST"])
@requires(Permission.PACKAGES_MANAGE)
@commits
def register_machine() -> ResponseReturnValue:
    form = MachineForm()
    if form.validate_on_submit():
        try:
            machine = registering.register_machine(*form.to_card(), by=actor())
            flash(_("Đã đăng ký %(name)s.", name=machine.name), "success")
            return redirect(url_for(".list_machines"))
        except registering.CardRefused as error:
            form.reject("card", error)
    return render_template("packages/register_machine.html", form=form)


@packages.get("/package-shares/")
@requires(Permission.PACKAGES_HOLD)
def list_own_shares() -> ResponseReturnValue:
    return render_template(
        "packages/list_own_shares.html", shares=queries.list_own_shares(actor()), states=STATES
    )


@packages.post("/package-shares/<uuid:share_id>/collect")
@requires(Permission.PACKAGES_HOLD)
@commits
def collect_share(share_id: UUID) -> ResponseReturnValue:
    share = queries.get_own_share(share_id, actor())
    text = shares.collect_share(share, secret=secret(), by=actor())
    return render_template("packages/collect_share.html", share=share, text=text)


@packages.get(f"{SITTING}/packages/")
@requires(Permission.SITTINGS_READ)
def list_packages(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    return render_template(
        "packages/list_packages.html",
        sitting=sitting,
        packages=queries.list_packages(sitting),
        states=STATES,
        labels=LABELS,
    )


@packages.route(f"{SITTING}/packages/new", methods=["GET", "POST"])
@requires(Permission.PACKAGES_MANAGE)
@commits
def hand_over(exam_id: UUID, sitting_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    machines, ready = queries.list_machines(), queries.list_ready_sittings(exam_id)
    holders = queries.list_people(Permission.PACKAGES_HOLD)
    staff = queries.list_people(Permission.SITTINGS_READ, handing_over.WORKING_ROLES)
    form = HandoverForm(sittings=[str(sitting.id)])
    form.offer([m for m in machines if m.wiped_at is None], ready, holders=holders, staff=staff)
    if form.validate_on_submit():
        handover = form.to_handover(machines, holders, staff)
        try:
            handing_over.hand_over_sittings(
                form.to_sittings(ready), handover, secret=secret(), by=actor()
            )
            return _to_package(sitting)
        except handing_over.HANDOVER_ERRORS as error:
            form.reject("machine", error)
    return render_template("packages/hand_over.html", sitting=sitting, form=form)


@packages.get(f"{SITTING}/packages/<uuid:package_id>/file")
@requires(Permission.PACKAGES_MANAGE)
def download_package(exam_id: UUID, sitting_id: UUID, package_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    file = queries.get_package(package_id, sitting=sitting).file
    return download(file.content, file.name, file.media_type)


@packages.route(f"{SITTING}/packages/<uuid:package_id>/recall", methods=["GET", "POST"])
@requires(Permission.PACKAGES_MANAGE)
@commits
def recall_package(exam_id: UUID, sitting_id: UUID, package_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    package, form = queries.get_package(package_id, sitting=sitting), RecallForm()
    if form.validate_on_submit():
        registering.recall_package(package, form.to_reason(), by=actor())
        flash(_("Đã thu hồi gói."), "success")
        return _to_package(sitting)
    return render_template(
        "packages/recall_package.html", sitting=sitting, package=package, form=form
    )


@packages.route(f"{SITTING}/packages/<uuid:package_id>/results", methods=["GET", "POST"])
@requires(Permission.PACKAGES_MANAGE)
@commits
def take_back(exam_id: UUID, sitting_id: UUID, package_id: UUID) -> ResponseReturnValue:
    sitting = get_sitting(sitting_id, exam_id=exam_id)
    package, form = queries.get_package(package_id, sitting=sitting), SealedFileForm()
    if form.validate_on_submit():
        try:
            taking_back.take_back(package, form.to_bytes(), secret=secret(), by=actor())
            flash(_("Kết quả khớp hoàn toàn và đã nhập."), "success")
            return _to_package(sitting)
        except taking_back.ResultsRefused as error:
            form.reject("file", error)
    return render_template("packages/take_back.html", sitting=sitting, package=package, form=form)


@packages.get(f"{SITTING}/packages/<uuid:package_id>/room-ledger")
@requires(Permission.LEDGER_READ)
def download_room_ledger(exam_id: UUID, sitting_id: UUID, package_id: UUID) -> ResponseReturnValue:
    package = queries.get_package(package_id, sitting=get_sitting(sitting_id, exam_id=exam_id))
    text = queries.read_room_ledger(package, secret=secret())
    return download(text, f"so-nhat-ky-may-{package.exam.code}.json", JSON)
