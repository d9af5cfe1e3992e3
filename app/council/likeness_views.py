"""What members and candidates have in common: comparing, and ruling on it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.council import clearing, founding, listing, queries
from app.council.forms import ReasonForm, RulingForm
from app.council.queries import LikenessFilters
from app.council.views import MEMBER, council, to_member
from app.db import db
from app.exams.queries import get_exam
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.paging import paginate
from app.web.unit_of_work import commits


def _filters() -> LikenessFilters:
    return LikenessFilters(
        search=request.args.get("q", "").strip(),
        state=request.args.get("state", ""),
        member=request.args.get("member", ""),
    )


@council.get("/likenesses")
@requires(Permission.COUNCIL_READ)
def list_likenesses(exam_id: UUID) -> ResponseReturnValue:
    exam, filters = get_exam(exam_id), _filters()
    check = queries.find_last_check(exam)
    return render_template(
        "council/list_likenesses.html",
        exam=exam,
        filters=filters,
        page=paginate(queries.list_likenesses(exam, filters)),
        counts=queries.count_likenesses(exam),
        check=check,
        is_stale=queries.is_check_stale(exam, check),
    )


@council.get("/likenesses.xlsx")
@requires(Permission.COUNCIL_READ)
def export_likenesses(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    found = db.session.scalars(queries.list_likenesses(exam, _filters()))
    name = f"trung-voi-thi-sinh-{exam.code}.xlsx"
    return download(listing.likenesses_workbook(exam, found), name, XLSX)


@council.post("/likenesses/check")
@requires(Permission.COUNCIL_MANAGE)
@commits
def check_kinship(exam_id: UUID) -> ResponseReturnValue:
    exam = get_exam(exam_id)
    founding.council_rules(exam)
    check = clearing.check_kinship(exam, by=actor())
    told = _("Đã đối chiếu: có %(count)d điểm trùng mới.", count=check.found_count)
    flash(told, "warning" if check.found_count else "success")
    return redirect(url_for(".list_likenesses", exam_id=exam_id))


@council.route("/likenesses/<uuid:likeness_id>", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def rule_likeness(exam_id: UUID, likeness_id: UUID) -> ResponseReturnValue:
    likeness = queries.get_likeness(exam_id, likeness_id)
    exam = likeness.member.exam
    form = RulingForm().offer(founding.council_rules(exam).kinship.relations)
    if form.validate_on_submit():
        try:
            clearing.rule_likeness(likeness, **form.to_ruling(), by=actor())
            flash(_("Đã ghi kết luận."), "success")
            return redirect(url_for(".list_likenesses", exam_id=exam_id, state="open"))
        except clearing.OwnLikeness as error:
            form.reject("relation", error)
    return render_template("council/rule_likeness.html", exam=exam, likeness=likeness, form=form)


@council.route(f"{MEMBER}/likenesses/clear", methods=["GET", "POST"])
@requires(Permission.COUNCIL_MANAGE)
@commits
def clear_weak_likenesses(exam_id: UUID, member_id: UUID) -> ResponseReturnValue:
    member, form = queries.get_member(exam_id, member_id), ReasonForm()
    count = len(queries.list_weak_likenesses(member))
    if form.validate_on_submit():
        try:
            clearing.clear_weak_likenesses(member, reason=form.to_reason(), by=actor())
            flash(_("Đã kết luận %(count)d điểm trùng.", count=count), "success")
            return to_member(member)
        except clearing.OwnLikeness as error:
            form.reject("reason", error)
    return render_template(
        "council/clear_weak_likenesses.html",
        exam=member.exam,
        member=member,
        form=form,
        count=count,
    )
