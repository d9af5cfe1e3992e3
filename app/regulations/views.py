"""The installed regulation profiles, for everyone who has to know the rules."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.db import db
from app.permissions import Permission
from app.regulations import queries
from app.regulations.comparing import Difference, compare_texts
from app.regulations.describing import describe_profile
from app.regulations.rule_words import key_label, table_label, value_words
from app.web.access import requires
from app.web.paging import paginate

regulations = Blueprint(
    "regulations", __name__, url_prefix="/regulations", template_folder="templates"
)


@regulations.context_processor
def words() -> dict[str, object]:
    """What the pages call rules, keys and values."""
    return {"key_label": key_label, "table_label": table_label, "value_words": value_words}


@regulations.get("/")
@requires(Permission.REGULATIONS_READ)
def list_profiles() -> ResponseReturnValue:
    page = paginate(queries.list_profiles())
    drafts = queries.list_drafts()
    return render_template("regulations/list_profiles.html", page=page, drafts=drafts)


@regulations.get("/<uuid:profile_id>")
@requires(Permission.REGULATIONS_READ)
def show_profile(profile_id: UUID) -> ResponseReturnValue:
    row = queries.get_profile_row(profile_id)
    profile = queries.load_profile(row)
    groups = describe_profile(profile)
    return render_template(
        "regulations/show_profile.html",
        row=row,
        profile=profile,
        groups=groups,
        origin=queries.find_origin(row.id),
    )


@regulations.get("/<uuid:profile_id>/compare")
@requires(Permission.REGULATIONS_READ)
def compare_profiles(profile_id: UUID) -> ResponseReturnValue:
    right = queries.get_profile_row(profile_id)
    left = queries.find_comparable(right, request.args.get("with", ""))
    pairs = compare_texts(left.source, right.source)
    return render_template(
        "regulations/compare_profiles.html",
        left=left,
        right=right,
        others=db.session.scalars(queries.list_profiles()).all(),
        changes=[pair for pair in pairs if pair.difference is not Difference.SAME],
        same=[pair for pair in pairs if pair.difference is Difference.SAME],
    )
