"""The work calendar: holidays and swapped days, which deadlines are counted by."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.documents.uploads import UploadRefused
from app.i18n import _
from app.permissions import Permission
from app.regulations import keeping_calendar, queries
from app.regulations.calendar_forms import CalendarFileForm, DayForm
from app.regulations.views import regulations
from app.web.access import requires
from app.web.downloads import XLSX, download
from app.web.unit_of_work import commits

FILE_REFUSED = (
    keeping_calendar.CalendarUnreadable,
    keeping_calendar.DayPointless,
    UploadRefused,
)


def _page(form: DayForm, upload: CalendarFileForm) -> str:
    days = keeping_calendar.list_days()
    return render_template("regulations/show_calendar.html", days=days, form=form, upload=upload)


@regulations.get("/calendar")
@requires(Permission.REGULATIONS_READ)
def show_calendar() -> ResponseReturnValue:
    return _page(DayForm(), CalendarFileForm())


@regulations.post("/calendar/days")
@requires(Permission.REGULATIONS_MANAGE)
@commits
def keep_day() -> ResponseReturnValue:
    form = DayForm()
    if form.validate_on_submit():
        try:
            keeping_calendar.keep_days([form.to_day()], by=actor())
            flash(_("Đã ghi ngày."), "success")
            return redirect(url_for(".show_calendar"))
        except keeping_calendar.DayPointless as error:
            form.reject("on_date", error)
    return _page(form, CalendarFileForm())


@regulations.post("/calendar/file")
@requires(Permission.REGULATIONS_MANAGE)
@commits
def upload_calendar() -> ResponseReturnValue:
    upload = CalendarFileForm()
    if upload.validate_on_submit():
        try:
            days = keeping_calendar.read_calendar(upload.to_bytes())
            count = keeping_calendar.keep_days(days, by=actor())
            flash(_("Đã ghi %(count)d ngày.", count=count), "success")
            return redirect(url_for(".show_calendar"))
        except FILE_REFUSED as error:
            upload.reject("table", error)
    return _page(DayForm(), upload)


@regulations.post("/calendar/days/<uuid:day_id>/remove")
@requires(Permission.REGULATIONS_MANAGE)
@commits
def remove_day(day_id: UUID) -> ResponseReturnValue:
    keeping_calendar.remove_day(queries.get_calendar_day(day_id), by=actor())
    flash(_("Đã bỏ ngày khỏi bảng."), "success")
    return redirect(url_for(".show_calendar"))


@regulations.get("/calendar.xlsx")
@requires(Permission.REGULATIONS_READ)
def export_calendar() -> ResponseReturnValue:
    return download(keeping_calendar.export_calendar(), "ngay-nghi-lam-bu.xlsx", XLSX)
