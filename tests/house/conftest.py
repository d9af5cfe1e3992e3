"""Two worlds side by side: what belongs to one must not be reached through the other."""

import pytest

from tests.house.surface import CANARY
from tests.house.world import World


@pytest.fixture
def world(app) -> World:
    return World.build(secret=app.config["SECRET_KEY"])


@pytest.fixture
def other_world(app) -> World:
    return World.build(secret=app.config["SECRET_KEY"])


@pytest.fixture
def canary_world(app) -> World:
    return World.build(secret=app.config["SECRET_KEY"], mark=CANARY)
