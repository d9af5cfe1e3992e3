"""Vietnamese text: normal and search form, alphabetical order, names, legacy fonts, ID numbers.

Pure and at the bottom: values in, values out. Import what you need from here.
"""

from app.text.collation import name_sort_key, sort_key
from app.text.folding import fold, nfc
from app.text.legacy import LegacyEncoding, convert_legacy, detect_legacy
from app.text.messages import N_, Message
from app.text.names import PersonName, official_capitals, proper_case, split_name
from app.text.national_id import (
    NationalIdFault,
    NationalIdWarning,
    check_national_id,
    mask_national_id,
    national_id_warnings,
)

__all__ = [
    "N_",
    "LegacyEncoding",
    "Message",
    "NationalIdFault",
    "NationalIdWarning",
    "PersonName",
    "check_national_id",
    "convert_legacy",
    "detect_legacy",
    "fold",
    "mask_national_id",
    "name_sort_key",
    "national_id_warnings",
    "nfc",
    "official_capitals",
    "proper_case",
    "sort_key",
    "split_name",
]
