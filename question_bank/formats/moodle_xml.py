"""Moodle XML, the full format of Moodle's question bank, in and out."""

from question_bank.errors import N_
from question_bank.formats.base import Format
from question_bank.formats.moodle_xml_reading import read
from question_bank.formats.moodle_xml_writing import losses, write

__all__ = ["MOODLE_XML", "read", "write"]

MOODLE_XML = Format(
    name="moodle_xml",
    suffix=".xml",
    read=read,
    write=write,
    title=N_("Moodle XML"),
    losses=losses,
    write_with_pictures=write,
)
