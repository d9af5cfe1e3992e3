"""The public page behind the code on a certificate."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.training import queries
from app.web.access import public

certificates = Blueprint(
    "certificates", __name__, url_prefix="/certificates", template_folder="../templates"
)


@certificates.get("/<string:code>")
@public
def verify_certificate(code: str) -> ResponseReturnValue:
    certificate = queries.find_certificate(code)
    page = render_template("training/verify_certificate.html", certificate=certificate)
    return page, 200 if certificate else 404
