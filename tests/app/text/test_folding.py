import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import fold, nfc


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn\u00a0 Văn\tAn\n", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Đễ"), "Nguyễn Văn Đễ"),
        ("Ngu\u00adyễn\u200b\ufeff An", "Nguyễn An"),
        ("An\x00\x1f", "An"),
        ("", ""),
    ],
)
def test_text_is_stored_composed_trimmed_and_without_invisible_signs(typed, stored):
    assert nfc(typed) == stored


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Đức Hòa", "nguyen duc hoa"),
        ("ĐIỆN BIÊN", "dien bien"),
        ("Ðặng", "dang"),
        ("Ưu  tiên", "uu tien"),
        ("H'Hen Niê", "h'hen nie"),
    ],
)
def test_search_ignores_accents_and_case(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ")])
def test_where_the_tone_stands_makes_no_difference_to_a_search(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_both_forms_are_stable(text):
    assert nfc(nfc(text)) == nfc(text)
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
