"""Pages of questions that say the same: looking through them, and those kept out of one form."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import comparing, comparing_queries, contents, enemies, exporting_pairs, reviewing
from app.bank.comparing_forms import APART, ENEMIES, EnemiesForm, PairsForm, SettleForm
from app.bank.comparing_models import AlikePair
from app.bank.comparing_queries import Scope
from app.bank.models import Question
from app.bank.review_forms import ReasonForm
from app.bank.secrecy import NotOpened, get_readable
from app.bank.views import ask_to_open, words
from app.db import db
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits

pairs = Blueprint("pairs", __name__, url_prefix="/bank", template_folder="templates")
pairs.context_processor(words)
pairs.register_error_handler(NotOpened, ask_to_open)


@pairs.get("/duplicates/")
@requires(Permission.BANK_READ)
def list_alike() -> ResponseReturnValue:
    form = PairsForm(request.args)
    wanted = form.to_filter()
    page = paginate(comparing_queries.list_alike(actor(), wanted), per_page=10)
    return render_template(
        "bank/list_alike.html",
        page=page,
        form=form,
        wanted=wanted,
        counts={each: comparing_queries.count_alike(actor(), each) for each in Scope},
        compared_at=comparing_queries.last_compared(),
        shown={pair.id: _beside_each_other(pair.both) for pair in page.items},
    )


def _beside_each_other(both: Sequence[Question]) -> dict[str, object]:
    """What each says and what differs; of a secret question no word."""
    found = comparing_queries.find_current(both)
    old, new = (found[each.id] for each in both)
    hidden = any(each.is_secret for each in both)
    return {
        "stems": [contents.headline(old), contents.headline(new)],
        "same": old.content_hash == new.content_hash,
        "changes": [] if hidden else contents.compare(contents.to_pure(old), contents.to_pure(new)),
        "hidden": hidden,
        "used": [each.used_at for each in (old, new)],
    }


@pairs.get("/duplicates/export")
@requires(Permission.BANK_READ)
def export_alike() -> ResponseReturnValue:
    wanted = PairsForm(request.args).to_filter()
    found = db.session.scalars(comparing_queries.list_alike(actor(), wanted)).all()
    versions = comparing_queries.find_current(each for pair in found for each in pair.both)
    return download(exporting_pairs.write_alike(found, versions), _("Câu gần giống.xlsx"), XLSX)


@pairs.post("/duplicates/comparison")
@requires(Permission.BANK_WRITE)
@commits
def compare_questions() -> ResponseReturnValue:
    url = url_for(".list_alike")
    job = comparing.compare_soon(by=actor(), return_url=url)
    if job is None:
        flash(_("Đã so các câu trong ngân hàng với nhau."), "success")
    return redirect(url_for("jobs.show_job", job_id=job.id) if job else url)


@pairs.route("/duplicates/<uuid:alike_id>", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def settle_pair(alike_id: UUID) -> ResponseReturnValue:
    pair, form = comparing_queries.get_alike(alike_id, actor()), SettleForm()
    both = [get_readable(e.id, viewer=actor(), opened=request.method == "GET") for e in pair.both]
    form.offer(both)
    if form.validate_on_submit() and _settle(pair, both, form):
        following = comparing_queries.find_next_alike(actor())
        goal = url_for(".settle_pair", alike_id=following.id) if following else None
        return redirect(goal or url_for(".list_alike"))
    found = comparing_queries.find_current(both)
    versions = [found[each.id] for each in both]
    changes = contents.compare(*(contents.to_pure(each) for each in versions))
    return render_template(
        "bank/settle_pair.html", pair=pair, form=form, versions=versions, changes=changes
    )


def _settle(pair: AlikePair, both: Sequence[Question], form: SettleForm) -> bool:
    """Do what was chosen; if it is refused, the reason stands beside its field then."""
    codes = [each.code for each in both]
    try:
        if form.act.data == APART:
            comparing.tell_apart(pair, by=actor())
            told = _("Đã ghi: %(a)s và %(b)s là hai câu khác nhau.", a=codes[0], b=codes[1])
        elif form.act.data == ENEMIES:
            comparing.mark_as_enemies(pair, reason=form.to_reason(), by=actor())
            told = _("%(a)s và %(b)s không ra chung một đề nữa.", a=codes[0], b=codes[1])
        else:
            kept = next(each for each in both if str(each.id) == form.act.data)
            gone = comparing.merge_questions(pair, kept=kept, by=actor())
            told = _("Giữ %(kept)s; %(gone)s đã ngừng dùng.", kept=kept.code, gone=gone.code)
    except enemies.ReasonMissing as error:
        form.reject("reason", error)
        return False
    except (comparing.NoLongerAlike, reviewing.MoveNotAllowed) as error:
        form.reject("act", error)
        return False
    flash(told, "success")
    return True


@pairs.post("/duplicates/<uuid:alike_id>/apart")
@requires(Permission.BANK_WRITE)
@commits
def tell_apart(alike_id: UUID) -> ResponseReturnValue:
    pair = comparing_queries.get_alike(alike_id, actor())
    comparing.tell_apart(pair, by=actor())
    flash(_("Đã ghi là hai câu khác nhau; xem lại ở mục “Đã cho là khác nhau”."), "success")
    return redirect(url_for(".list_alike"))


@pairs.post("/duplicates/<uuid:alike_id>/again")
@requires(Permission.BANK_WRITE)
@commits
def look_again(alike_id: UUID) -> ResponseReturnValue:
    pair = comparing_queries.get_alike(alike_id, actor())
    comparing.look_again(pair, by=actor())
    flash(_("Hai câu trở lại danh sách cần xem."), "success")
    return redirect(url_for(".list_alike", scope=Scope.APART.value))


@pairs.get("/enemies/")
@requires(Permission.BANK_READ)
def list_enemies() -> ResponseReturnValue:
    form = PairsForm(request.args)
    page = paginate(comparing_queries.list_enemies(actor(), form.to_filter().search))
    found = comparing_queries.find_current(each for pair in page.items for each in pair.both)
    return render_template(
        "bank/list_enemies.html", page=page, form=form, versions=found, headline=contents.headline
    )


@pairs.get("/enemies/export")
@requires(Permission.BANK_READ)
def export_enemies() -> ResponseReturnValue:
    search = PairsForm(request.args).to_filter().search
    found = db.session.scalars(comparing_queries.list_enemies(actor(), search)).all()
    versions = comparing_queries.find_current(each for pair in found for each in pair.both)
    data = exporting_pairs.write_enemies(found, versions)
    return download(data, _("Câu xung khắc.xlsx"), XLSX)


@pairs.route("/enemies/<uuid:enemies_id>/removal", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def unmark_enemies(enemies_id: UUID) -> ResponseReturnValue:
    pair, form = comparing_queries.get_enemies(enemies_id, actor()), ReasonForm()
    if form.validate_on_submit():
        enemies.unmark_enemies(pair, reason=form.to_reason(), by=actor())
        flash(_("Hai câu lại được ra chung một đề."), "success")
        return redirect(url_for(".list_enemies"))
    return render_template("bank/unmark_enemies.html", pair=pair, form=form)


@pairs.route("/questions/<uuid:question_id>/enemies", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def mark_enemies(question_id: UUID) -> ResponseReturnValue:
    question, form = get_readable(question_id, viewer=actor(), opened=False), EnemiesForm()
    if form.validate_on_submit() and _mark(question, form):
        return redirect(url_for(".mark_enemies", question_id=question_id))
    known = comparing_queries.list_enemies_of(question, actor())
    return render_template("bank/mark_enemies.html", question=question, form=form, known=known)


def _mark(question: Question, form: EnemiesForm) -> bool:
    """Make the named ones its enemies; if that is refused, the reason stands beside its field."""
    codes = form.to_codes()
    found = comparing_queries.find_by_codes(codes, actor())
    if unknown := [code for code in codes if code not in found]:
        form.reject("codes", _("Ngân hàng không có câu mã %(codes)s.", codes=", ".join(unknown)))
        return False
    try:
        made = enemies.set_against(question, found.values(), reason=form.to_reason(), by=actor())
    except (enemies.TooFewQuestions, enemies.AlreadyEnemies) as error:
        form.reject("codes", error)
        return False
    flash(_("Đã ghi %(count)d cặp không ra chung một đề.", count=len(made)), "success")
    return True
