"""The blueprint that the staff's pages of training share."""

from flask import Blueprint

training = Blueprint("training", __name__, url_prefix="/training", template_folder="../templates")
