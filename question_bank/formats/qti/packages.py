"""QTI as formats: one reader for all versions, a writer for each."""

from functools import partial

from question_bank.errors import N_
from question_bank.formats.base import Format
from question_bank.formats.qti.reading import read
from question_bank.formats.qti.versions import QTI_21, QTI_22, QTI_30, Version
from question_bank.formats.qti.writing import losses, write_package


def _format(version: Version, *, name: str, suffix: str, title: str) -> Format:
    write = partial(write_package, v=version)
    return Format(
        name=name,
        suffix=suffix,
        read=read,
        write=write,
        title=title,
        losses=losses,
        write_with_pictures=write,
    )


QTI21 = _format(QTI_21, name="qti21", suffix=".qti21.zip", title=N_("Gói QTI 2.1"))
QTI22 = _format(QTI_22, name="qti22", suffix=".qti22.zip", title=N_("Gói QTI 2.2"))
QTI30 = _format(QTI_30, name="qti30", suffix=".zip", title=N_("Gói QTI 3.0"))
