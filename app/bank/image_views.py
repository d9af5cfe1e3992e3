"""Images of questions: adding one, seeing one."""

from flask import Response, flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.session import actor
from app.bank import illustrating, redrawing
from app.bank.image_forms import ImageForm
from app.bank.reencoding import ImageRefused
from app.bank.views import bank
from app.i18n import _
from app.permissions import Permission
from app.web.access import requires
from app.web.downloads import image_response
from app.web.unit_of_work import commits


@bank.app_context_processor
def addresses() -> dict[str, object]:
    """Where images lie, for the pages of other features that show a question as it is."""
    return {"image_address": image_address}


def image_address(name: str) -> str:
    """Where people of the bank see the image of this name."""
    return url_for("bank.show_image", name=name)


@bank.route("/images/new", methods=["GET", "POST"])
@requires(Permission.BANK_WRITE)
@commits
def add_image() -> ResponseReturnValue:
    form, mark = ImageForm(), ""
    if form.validate_on_submit():
        try:
            image = illustrating.add_image(form.to_data(), by=actor())
            mark = form.to_mark(image.name)
            flash(_("Đã thêm hình."), "success")
        except ImageRefused as error:
            form.reject("file", error)
    if request.accept_mimetypes.best == "application/json":
        return _told(form, mark)
    return render_template("bank/add_image.html", form=form, mark=mark)


def _told(form: ImageForm, mark: str) -> ResponseReturnValue:
    """What the editor's script is told: the mark to put in, or why not."""
    if mark:
        return jsonify(mark=mark)
    faults = [str(fault) for faults in form.errors.values() for fault in faults]
    return jsonify(message=" ".join(faults)), 422


@bank.get("/images/<string:name>")
@requires(Permission.BANK_READ)
def show_image(name: str) -> Response:
    image = redrawing.find_pending(name) or illustrating.get_image(name)
    return image_response(image.content, image.media_type)
