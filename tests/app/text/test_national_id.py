import pytest

from app.text import (
    NationalIdFault,
    NationalIdWarning,
    check_national_id,
    mask_national_id,
    national_id_warnings,
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("038081000132", None),
        ("", NationalIdFault.MISSING),
        ("38081000132", NationalIdFault.LOST_ZEROS),
        ("1081000132", NationalIdFault.LOST_ZEROS),
        ("8.9177E+10", NationalIdFault.SCIENTIFIC),
        ("8,9E10", NationalIdFault.SCIENTIFIC),
        ("123456789", NationalIdFault.OLD_NINE_DIGITS),
        ("0380810001321", NationalIdFault.WRONG_LENGTH),
        ("03808100013A", NationalIdFault.NOT_DIGITS),
        ("٠٣٨٠٨١٠٠٠١٣٢", NationalIdFault.NOT_DIGITS),
    ],
)
def test_an_identity_number_has_twelve_digits(text, fault):
    assert check_national_id(text) is fault


@pytest.mark.parametrize(
    ("number", "year", "gender", "warnings"),
    [
        ("038081000132", 1981, "male", ()),
        ("038181000132", 1981, "female", ()),
        ("038301000132", 2001, "female", ()),
        ("038081000132", 1982, "male", (NationalIdWarning.BIRTH_YEAR,)),
        ("038081000132", 1981, "female", (NationalIdWarning.GENDER,)),
        ("003081000132", 1981, None, (NationalIdWarning.PROVINCE,)),
        ("038081000132", None, None, ()),
    ],
)
def test_what_a_number_contradicts_is_warned_of(number, year, gender, warnings):
    assert national_id_warnings(number, year, gender) == warnings


def test_only_the_last_digits_are_published():
    assert mask_national_id("038081000132") == "*********132"
