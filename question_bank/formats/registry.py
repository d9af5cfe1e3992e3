"""The file formats there are: one line each."""

from collections.abc import Mapping
from pathlib import PurePath

from question_bank.formats.base import Format
from question_bank.formats.docx import DOCX
from question_bank.formats.gift import GIFT
from question_bank.formats.native import JSON, TOML

FORMATS: Mapping[str, Format] = {each.name: each for each in (GIFT, DOCX, JSON, TOML)}


def find_format(file_name: str) -> Format | None:
    """The format that a file's name ends in, None if none does."""
    suffix = PurePath(file_name).suffix.lower()
    return next((each for each in FORMATS.values() if each.suffix == suffix), None)
