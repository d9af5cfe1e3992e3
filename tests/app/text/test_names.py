import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import PersonName, official_capitals, proper_case, split_name


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Hồng Phương", ("Nguyễn", "Thị Hồng", "Phương")),
        ("Lê An", ("Lê", "", "An")),
        ("An", ("", "", "An")),
        ("H'Hen Niê", ("H'Hen", "", "Niê")),
        ("Y Blơk Êban", ("Y", "Blơk", "Êban")),
        ("K'Brơi", ("", "", "K'Brơi")),
        ("", ("", "", "")),
    ],
)
def test_a_name_is_split_at_its_first_and_last_word(full, parts):
    assert split_name(full) == PersonName(*parts)


@given(st.text())
def test_no_text_breaks_the_splitting(text):
    name = split_name(text)

    assert " ".join(filter(None, [name.family, name.middle, name.given])) == " ".join(
        filter(None, [name.family, *name.middle.split(" "), name.given])
    )


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("HOÀNG THỊ LINH", "Hoàng Thị Linh"),
        ("hoàng thị linh", "Hoàng Thị Linh"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Đỗ McNamara", "Đỗ McNamara"),
        ("ĐỖ Thị LAN", "ĐỖ Thị LAN"),
    ],
)
def test_only_names_all_in_one_case_get_proper_capitals(typed, proper):
    assert proper_case(typed) == proper


def test_official_papers_write_names_in_capitals():
    assert official_capitals("Đặng Thị Ước") == "ĐẶNG THỊ ƯỚC"
