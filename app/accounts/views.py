"""Signing in, one-time links, and the accounts page of the system administrator."""

from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import disabling, inviting, queries, signing_in
from app.accounts.forms import InvitationForm, PasswordForm, SignInForm
from app.accounts.models import User
from app.accounts.passwords import WeakPassword
from app.accounts.session import actor, present_token, remember
from app.accounts.throttling import TooManyAttempts
from app.i18n import _
from app.permissions import Permission
from app.web import language
from app.web.access import public, requires, signed_in
from app.web.paging import paginate
from app.web.unit_of_work import commits

accounts = Blueprint("accounts", __name__, url_prefix="/accounts", template_folder="templates")


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
@commits
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    onward = language.local_path(request.args.get("next"), url_for("home.start"))
    if current_user.is_authenticated:
        return redirect(onward)
    if form.validate_on_submit():
        try:
            user = signing_in.check_password(*form.to_credentials())
            remember(_open_session_for(user))
            return redirect(onward)
        except (signing_in.WrongPassword, TooManyAttempts) as error:
            form.reject("password", error)
    return render_template("accounts/sign_in.html", form=form)


def _open_session_for(user: User) -> str:
    return signing_in.open_session(
        user,
        hours=current_app.config["SETTINGS"].session_hours,
        address=request.remote_addr or "",
        device=request.user_agent.string,
    )


@accounts.post("/sign-out")
@signed_in
@commits
def sign_out() -> ResponseReturnValue:
    signing_in.close_session(present_token(), by=actor())
    session.clear()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect(url_for("accounts.sign_in"))


@accounts.post("/language")
@public
@commits
def choose_language() -> ResponseReturnValue:
    language.choose_language(request.form.get("language", ""))
    return redirect(language.local_path(request.form.get("next"), url_for("home.start")))


@accounts.route("/links/<token>", methods=["GET", "POST"])
@public
@commits
def use_link(token: str) -> ResponseReturnValue:
    link, form = inviting.get_link(token), PasswordForm()
    if form.validate_on_submit():
        try:
            inviting.set_password(token, form.to_password())
            flash(_("Đã đặt mật khẩu. Hãy đăng nhập."), "success")
            return redirect(url_for(".sign_in"))
        except WeakPassword as error:
            form.reject("password", error)
    return render_template("accounts/use_link.html", form=form, user=link.user)


@accounts.get("/")
@requires(Permission.ACCOUNTS_READ)
def list_accounts() -> ResponseReturnValue:
    page = paginate(queries.list_users(request.args.get("q", "").strip()))
    return render_template("accounts/list_accounts.html", page=page)


@accounts.route("/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
@commits
def invite_account() -> ResponseReturnValue:
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            user = inviting.invite_user(
                *form.to_person(), by=actor(), national_id=form.national_id.data
            )
            return _show_link(user)
        except inviting.AccountExists as error:
            form.reject("email", error)
    return render_template("accounts/invite_account.html", form=form)


def _show_link(user: User) -> ResponseReturnValue:
    token = inviting.issue_link(user, by=actor())
    address = current_app.config["SETTINGS"].public_url + url_for(".use_link", token=token)
    return render_template("accounts/show_link.html", user=user, address=address)


@accounts.get("/<uuid:user_id>")
@requires(Permission.ACCOUNTS_READ)
def show_account(user_id: UUID) -> ResponseReturnValue:
    user = queries.get_user(user_id)
    sessions = queries.list_sessions(user)
    return render_template("accounts/show_account.html", user=user, sessions=sessions)


@accounts.post("/<uuid:user_id>/link")
@requires(Permission.ACCOUNTS_MANAGE)
@commits
def issue_link(user_id: UUID) -> ResponseReturnValue:
    return _show_link(queries.get_user(user_id))


@accounts.post("/<uuid:user_id>/sign-out")
@requires(Permission.ACCOUNTS_MANAGE)
@commits
def end_sessions(user_id: UUID) -> ResponseReturnValue:
    count = signing_in.close_all_sessions(queries.get_user(user_id), by=actor())
    flash(_("Đã kết thúc %(count)d phiên đăng nhập.", count=count), "success")
    return redirect(url_for(".show_account", user_id=user_id))


@accounts.post("/<uuid:user_id>/disable")
@requires(Permission.ACCOUNTS_MANAGE)
@commits
def disable_account(user_id: UUID) -> ResponseReturnValue:
    disabling.disable_user(queries.get_user(user_id), by=actor())
    flash(_("Đã khóa tài khoản."), "success")
    return redirect(url_for(".show_account", user_id=user_id))


@accounts.post("/<uuid:user_id>/enable")
@requires(Permission.ACCOUNTS_MANAGE)
@commits
def enable_account(user_id: UUID) -> ResponseReturnValue:
    disabling.enable_user(queries.get_user(user_id), by=actor())
    flash(_("Đã mở lại tài khoản."), "success")
    return redirect(url_for(".show_account", user_id=user_id))
