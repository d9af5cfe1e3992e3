import pytest

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.items.fill_in import FillIn


def gap(*accepted, **options):
    return FillIn(stem="Các bên được _____ với nhau.", accepted=accepted, **options)


@pytest.mark.parametrize(
    ("item", "typed", "share"),
    [
        (gap("thỏa thuận"), "thỏa thuận", 1),
        (gap("thỏa thuận"), "  Thỏa \t THUẬN ", 1),
        (gap("thỏa thuận"), "tho\u0309a thua\u0323\u0302n", 1),
        (gap("thỏa thuận"), "thoả thuận", 1),
        (gap("hòa giải"), "hoà giải", 1),
        (gap("ủy quyền"), "uỷ quyền", 1),
        (gap("thỏa thuận"), "thoa thuan", 0),
        (gap("thỏa thuận", accent_sensitive=False), "thoa thuan", 1),
        (gap("đương sự", accent_sensitive=False), "Duong su", 1),
        (gap("UBND", case_sensitive=True), "ubnd", 0),
        (gap("UBND", case_sensitive=True), " UBND\u200b", 1),
        (gap("05", "5", "năm"), "5", 1),
        (gap("05", "5", "năm"), "nam", 0),
        (gap("05"), "", 0),
        (gap("05"), 5, 0),
    ],
)
def test_a_text_is_right_when_it_reads_the_same(item, typed, share):
    assert item.score(typed) == share


@pytest.mark.parametrize("raw", [1, True, None, [], {}, "x" * 501, "a\x00", "\ud800"])
def test_a_response_must_be_a_storable_text(raw):
    with pytest.raises(InvalidResponse):
        gap("05").normalise(raw)


def test_a_response_is_kept_as_typed_but_in_nfc():
    assert gap("05").normalise(" hoa\u0300  ") == " hoà  "


def test_accepted_texts_that_read_the_same_are_kept_once():
    assert gap("Hòa giải", "hoà  giải").accepted == ("Hòa giải",)


@pytest.mark.parametrize("accepted", [(), ("",), ("\u200b",), tuple("abcdefghijk")])
def test_there_must_be_one_to_ten_accepted_texts(accepted):
    with pytest.raises(InvalidItem):
        gap(*accepted)
