"""Which region a candidate's province lies in; the regions are data beside this module."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from app import text

_TITLE = re.compile(r"^(?:tinh|thanh pho|tp\.?)\s+")
_JOINTS = re.compile(r"[\s\-–]+")


@cache
def _regions() -> Mapping[str, str]:
    data = resources.files(__package__).joinpath("data/regions.toml").read_text(encoding="utf-8")
    regions = tomllib.loads(data)["region"]
    return {_plain(each): region["name"] for region in regions for each in region["provinces"]}


def region_of(province: str) -> str:
    """The region's name; empty for a province that the data do not know."""
    return _regions().get(_plain(province), "")


def _plain(province: str) -> str:
    """The name without its title, accents, case and hyphens."""
    return _TITLE.sub("", _JOINTS.sub(" ", text.fold(province)).strip())
