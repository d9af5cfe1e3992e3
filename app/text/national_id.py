"""The personal identification number (số căn cước): twelve digits, no check digit.

Digits 1-3 are the province of birth registration, digit 4 the century and gender (0 and 1: man and
woman born 19xx, 2 and 3: 20xx, …), digits 5-6 the year of birth. Nothing here guesses a number.
"""

import re
from enum import StrEnum

_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)
_DIGITS = re.compile("[0-9]+")

PROVINCE_CODES = frozenset(
    re.findall(
        "[0-9]{3}",
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 "
        "026 027 030 031 033 034 035 036 037 038 040 042 044 045 046 048 "
        "049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 "
        "077 079 080 082 083 084 086 087 089 091 092 093 094 095 096",
    )
)
"""The 63 codes in use until 30/6/2025; numbers given under them keep them."""


class NationalIdFault(StrEnum):
    """Why a text is not an identity number."""

    MISSING = "missing"
    SCIENTIFIC = "scientific"
    NOT_DIGITS = "not_digits"
    OLD_NINE_DIGITS = "old_nine_digits"
    LOST_ZEROS = "lost_zeros"
    WRONG_LENGTH = "wrong_length"


class NationalIdWarning(StrEnum):
    """What in a well-formed number disagrees with the rest; cards do carry such errors."""

    PROVINCE = "province"
    BIRTH_YEAR = "birth_year"
    GENDER = "gender"


def check_national_id(text: str) -> NationalIdFault | None:
    """Return what is wrong with an identity number, None if it has its twelve digits."""
    if not text:
        return NationalIdFault.MISSING
    if _SCIENTIFIC.fullmatch(text):
        return NationalIdFault.SCIENTIFIC
    if not _DIGITS.fullmatch(text):
        return NationalIdFault.NOT_DIGITS
    if len(text) == 12:
        return None
    if len(text) == 9:
        return NationalIdFault.OLD_NINE_DIGITS
    return NationalIdFault.LOST_ZEROS if len(text) in (10, 11) else NationalIdFault.WRONG_LENGTH


def national_id_warnings(
    national_id: str, birth_year: int | None, gender: str | None
) -> tuple[NationalIdWarning, ...]:
    """Return what the twelve digits contradict; `gender` is "male", "female" or None."""
    found = []
    century_and_gender = int(national_id[3])
    year = 1900 + 100 * (century_and_gender // 2) + int(national_id[4:6])
    if national_id[:3] not in PROVINCE_CODES:
        found.append(NationalIdWarning.PROVINCE)
    if birth_year is not None and birth_year != year:
        found.append(NationalIdWarning.BIRTH_YEAR)
    if gender is not None and gender != ("female" if century_and_gender % 2 else "male"):
        found.append(NationalIdWarning.GENDER)
    return tuple(found)


def mask_national_id(national_id: str) -> str:
    """Return the number as it may be published: only its last three digits."""
    return "*" * max(0, len(national_id) - 3) + national_id[-3:]
