"""Which law of the bank an author's words mean: "Luật THADS 2008" names one, "Luật" none."""

import re
from collections.abc import Sequence

from app.bank.contents import WHOLE_LAW
from app.bank.models import Law
from app.text import fold
from question_bank.formats.base import CitedInWords
from question_bank.question import ProvisionRef

_SHORT = {
    "thads": "thi hanh an dan su",
    "tha": "thi hanh an",
    "blds": "bo luat dan su",
    "bltths": "bo luat to tung hinh su",
    "blttds": "bo luat to tung dan su",
    "nd": "nghi dinh",
    "tt": "thong tu",
}
_WORD = re.compile(r"[\w/\-]+")


class LawFinder:
    """The bank's laws, looked up by code, number or the words of their titles."""

    def __init__(self, laws: Sequence[Law], otherwise: Law | None = None) -> None:
        self._codes = {law.code: law for law in laws}
        self._words = [(law, _words(f"{law.title} {law.number} {law.code}")) for law in laws]
        self._otherwise = otherwise

    def find(self, cited: CitedInWords) -> ProvisionRef | None:
        """The provision meant, if the words fit exactly one law; words of no law take the one
        that was chosen for the whole file."""
        law = self._find_law(cited.law) if cited.law else self._otherwise
        law = law or self._otherwise
        if law is None:
            return None
        return ProvisionRef(law.code, cited.article or WHOLE_LAW, cited.clause)

    def settle(self, reference: ProvisionRef) -> ProvisionRef:
        """The reference with its law's code, if it names the law in one word that is no code."""
        if reference.law in self._codes:
            return reference
        law = self._find_law(reference.law)
        return ProvisionRef(law.code, reference.article, reference.clause) if law else reference

    def _find_law(self, words: str) -> Law | None:
        if words in self._codes:
            return self._codes[words]
        wanted = _words(words)
        fitting = [law for law, own in self._words if wanted and wanted <= own]
        return fitting[0] if len(fitting) == 1 else None


def _words(text: str) -> frozenset[str]:
    spelled = (_SHORT.get(word, word) for word in _WORD.findall(fold(text)))
    return frozenset(" ".join(spelled).split())
