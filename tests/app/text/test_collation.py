import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import name_sort_key, nfc, sort_key

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)


def test_single_letters_stand_in_the_order_of_the_alphabet_with_its_tones():
    assert sorted(LETTERS, key=sort_key) == list(LETTERS)


@pytest.mark.parametrize(
    "ordered",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
        ["Dũng", "Đạt"],
        ["An Bình", "Anh"],
        ["an", "An", "án"],
        ["Bình An", "Bình Ân", "Bỉnh Ân"],
        ["Hoa", "Hòa", "Hóa"],
        ["Hoa", "Hoà", "Hóa"],
        ["TP 2", "TPa", "TPz"],
    ],
)
def test_words_stand_in_dictionary_order(ordered):
    keys = [sort_key(word) for word in ordered]

    assert keys == sorted(set(keys))


def test_tones_count_only_after_all_letters():
    assert sort_key("Hóa An") < sort_key("Hoa Bình")


def test_people_stand_by_given_then_family_then_middle_name():
    ordered = ["An", "Lê An", "Lê Văn An", "Lê Vân An", "Trần An", "Lê Ân", "Đỗ Bình", "H'Hen Niê"]

    keys = [name_sort_key(name) for name in ordered]

    assert keys == sorted(set(keys))


def test_capitals_do_not_move_a_person():
    assert name_sort_key("LÊ AN") < name_sort_key("Trần an")


@given(st.text())
def test_any_text_has_keys_and_its_stored_form_has_the_same(text):
    assert sort_key(text) == sort_key(nfc(text))
    assert name_sort_key(text) == name_sort_key(nfc(text))


@given(st.text(alphabet="abcăâđêôơư ", min_size=1), st.text(alphabet="abcăâđêôơư", min_size=1))
def test_a_beginning_comes_before_the_whole(beginning, rest):
    assert sort_key(beginning) <= sort_key(beginning + rest)
