"""How long a question of each kind is expected to take where nobody has said: data, not code."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources


@cache
def usual_minutes() -> Mapping[str, Decimal]:
    """Minutes by kind of item, from `pace.toml` beside this module."""
    text = resources.files(__package__).joinpath("pace.toml").read_text(encoding="utf-8")
    return {kind: Decimal(minutes) for kind, minutes in tomllib.loads(text)["minutes"].items()}


def expected_minutes(kind: str, told: Decimal | None) -> Decimal:
    """What the question's author told, else what its kind usually takes."""
    return usual_minutes()[kind] if told is None else told
