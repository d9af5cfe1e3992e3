import xml.etree.ElementTree as ET

from app.documents.qr import QUIET_MODULES, qr_svg


def test_a_code_has_a_quiet_zone_and_only_paths():
    root = ET.fromstring(qr_svg("https://sathach.example.vn/notices/1"))

    side = int(root.attrib["viewBox"].split()[2])
    assert side >= 21 + 2 * QUIET_MODULES
    assert {child.tag.split("}")[1] for child in root} == {"path"}


def test_markup_in_the_text_does_not_reach_the_drawing():
    assert "script" not in qr_svg("<script>alert(1)</script>")
