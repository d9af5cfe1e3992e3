"""The installed regulation profiles, for everyone who has to know the rules."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.permissions import Permission
from app.regulations import queries
from app.regulations.describing import describe_profile
from app.web.access import requires
from app.web.paging import paginate

regulations = Blueprint(
    "regulations", __name__, url_prefix="/regulations", template_folder="templates"
)


@regulations.get("/")
@requires(Permission.REGULATIONS_READ)
def list_profiles() -> ResponseReturnValue:
    page = paginate(queries.list_profiles())
    return render_template("regulations/list_profiles.html", page=page)


@regulations.get("/<uuid:profile_id>")
@requires(Permission.REGULATIONS_READ)
def show_profile(profile_id: UUID) -> ResponseReturnValue:
    row = queries.get_profile_row(profile_id)
    profile = queries.load_profile(row)
    groups = describe_profile(profile)
    return render_template("regulations/show_profile.html", row=row, profile=profile, groups=groups)
