"""GIFT, the text format of Moodle's question bank, in and out."""

from question_bank.errors import N_
from question_bank.formats.base import Format
from question_bank.formats.gift_reading import read, read_text
from question_bank.formats.gift_writing import losses, write

__all__ = ["GIFT", "read", "read_text", "write"]

GIFT = Format(
    name="gift",
    suffix=".gift",
    read=read,
    write=write,
    title=N_("GIFT, dạng chữ của Moodle"),
    losses=losses,
)
