"""Word documents (.docx), in and out."""

from question_bank.errors import N_
from question_bank.formats.base import Format
from question_bank.formats.word.reading import read, read_as
from question_bank.formats.word.writing import write

__all__ = ["DOCX", "read", "read_as", "write"]

DOCX = Format(
    name="docx", suffix=".docx", read=read, write=write, title=N_("Word, theo lối “Câu 1. … A. …”")
)
