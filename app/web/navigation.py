"""The main navigation: each feature lists its entrance, people see what they may enter."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user

from app.permissions import Permission
from app.web.edition import served

MOST_IN_A_LINE = 8
"""How many entrances a line of 1,280 pixels holds."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entrance: its label (lazily translated), endpoint, who may enter, its icon."""

    label: Any
    endpoint: str
    permission: Permission | None
    """Who sees it; none for everybody who is signed in."""
    icon: str = ""
    minor: bool = False
    """Whether it goes into the menu behind the line where the line is too short for all."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A navigation item as the page shows it."""

    label: str
    url: str
    current: bool
    icon: str
    minor: bool = False
    """Whether it stands in the menu at the end of the line."""


def navigation() -> list[Entrance]:
    """What the signed-in person may enter, in order, what stands in the menu last."""
    if not current_user.is_authenticated:
        return []
    items: tuple[NavigationItem, ...] = current_app.extensions["navigation"]
    open_to = [
        item
        for item in items
        if served(item.endpoint) and (item.permission is None or current_user.may(item.permission))
    ]
    crowded = len(open_to) > MOST_IN_A_LINE
    found = [_enter(item, minor=crowded and item.minor) for item in open_to]
    return sorted(found, key=lambda entrance: entrance.minor)


def _enter(item: NavigationItem, *, minor: bool) -> Entrance:
    here = request.blueprint == item.endpoint.split(".")[0]
    return Entrance(str(item.label), url_for(item.endpoint), here, item.icon, minor)
