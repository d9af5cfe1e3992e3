import json
from pathlib import Path

import pytest

from app.text import convert_legacy, detect_legacy

EXPECTED = Path("tests/data/dang-ky-du-thi-2025.expected.json")

TCVN3 = {
    "Phan V¨n HiÕu": "Phan Văn Hiếu",
    "NguyÔn V¨n An; TrÇn ThÞ H\u00ad¬ng": "Nguyễn Văn An; Trần Thị Hương",
    "Cö nh©n LuËt": "Cử nhân Luật",
    "Thi hµnh ¸n d©n sù TP. Hå ChÝ Minh": "Thi hành án dân sự TP. Hồ Chí Minh",
    "§ç ThÞ N÷": "Đỗ Thị Nữ",
    "Y Bl¬k £ban": "Y Blơk Êban",
    "H'Hen Niª": "H'Hen Niê",
    "Phan V¨n Hiếu": "Phan Văn Hiếu",
}
VNI = {
    "Nguyeãn Vaên An": "Nguyễn Văn An",
    "Höông": "Hương",
    "NGUYEÃN VAÊN AN": "NGUYỄN VĂN AN",
    "Ñaëng Thò Ñöùc": "Đặng Thị Đức",
    "Cöû nhaân Luaät": "Cử nhân Luật",
    "Traàn Thò Nhö": "Trần Thị Như",
}


@pytest.mark.parametrize(("garbled", "readable"), TCVN3.items())
def test_text_in_tcvn3_is_found_and_converted(garbled, readable):
    assert detect_legacy(garbled) == "tcvn3"
    assert convert_legacy(garbled, "tcvn3") == readable


@pytest.mark.parametrize(("garbled", "readable"), VNI.items())
def test_text_in_vni_is_found_and_converted(garbled, readable):
    assert detect_legacy(garbled) == "vni"
    assert convert_legacy(garbled, "vni") == readable


READABLE = """
José;Müller;François;Chloé Renée;Zoë;Noël;Ñúñez;Jörg Köhler;Siu Blôk;Êban;Ê Đê;Bríu Pố;K'Brơi;Khône
Thạch Sà Rây;Toàn;Hoài;Loé;Võ Tá;m²;10 × 3;«Nam»;Microsoft®;Thanh\u00ad;1ª;25°;§ 5;Ðặng Văn Ý
"""


@pytest.mark.parametrize("text", ["", *READABLE.strip().replace("\n", ";").split(";")])
def test_readable_and_foreign_text_is_left_alone(text):
    assert detect_legacy(text) is None


def test_no_name_of_a_real_list_is_taken_for_garbled():
    names = [row["name"] for row in json.loads(EXPECTED.read_text(encoding="utf-8"))["rows"]]

    assert [name for name in [*names, *map(str.upper, names)] if detect_legacy(name)] == []
