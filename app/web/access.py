"""Who may use a view: one line above it, and nothing by default."""

from collections.abc import Callable
from functools import wraps

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.permissions import Permission

View = Callable[..., ResponseReturnValue]


def requires(permission: Permission) -> Callable[[View], View]:
    """Let the view run only for those who hold the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined,no-any-return]
            if not current_user.may(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let the view run for every signed-in person, whatever the role."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined,no-any-return]
        return view(*args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """Say on purpose that everyone may use this view."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def deny_by_default(app: Flask) -> None:
    """Refuse any view that does not say who may use it, even if a test overlooked it."""

    @app.before_request
    def refuse_unmarked_views() -> None:
        if request.endpoint is None or request.endpoint.split(".")[-1] == "static":
            return
        if not hasattr(current_app.view_functions[request.endpoint], "access"):
            abort(403)
