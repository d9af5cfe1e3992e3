"""The main navigation: each feature lists its entrance, people see what they may enter."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user

from app.permissions import Permission
from app.web.edition import served


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entrance: its label (lazily translated), endpoint, who may enter, its icon."""

    label: Any
    endpoint: str
    permission: Permission | None
    """Who sees it; none for everybody who is signed in."""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A navigation item as the page shows it."""

    label: str
    url: str
    current: bool
    icon: str


def navigation() -> list[Entrance]:
    """What the signed-in person may enter, in order."""
    if not current_user.is_authenticated:
        return []
    items: tuple[NavigationItem, ...] = current_app.extensions["navigation"]
    return [
        Entrance(
            str(item.label),
            url_for(item.endpoint),
            request.blueprint == item.endpoint.split(".")[0],
            item.icon,
        )
        for item in items
        if served(item.endpoint) and (item.permission is None or current_user.may(item.permission))
    ]
