"""Names and addresses typed in legacy fonts, converted into the form in which they are stored."""

from app.text.folding import nfc
from question_bank import legacy
from question_bank.legacy import LegacyEncoding, detect_legacy

__all__ = ["LegacyEncoding", "convert_legacy", "detect_legacy"]


def convert_legacy(text: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode, as it is stored; words that already hold modern letters stay."""
    return nfc(legacy.convert_legacy(text, encoding))
