"""Places on an image, as QTI asks for them."""

import pytest

from question_bank.formats.archive import Archive, pack
from question_bank.formats.pictures import Picture
from question_bank.formats.qti.packages import QTI21, QTI30
from question_bank.formats.qti.reading import read
from question_bank.items.areas import Area, Shape
from question_bank.items.hotspot import Hotspot
from question_bank.question import Question
from question_bank.scoring.policies import PartPolicy
from tests.question_bank.formats.images import png
from tests.question_bank.formats.test_qti import item

PICTURE = Picture(png(200, 100), "image/png")
MARK = f"![Bản đồ]({PICTURE.name})"
AREAS = (
    Area("Nhà", Shape.RECTANGLE, (100, 200, 300, 400)),
    Area("Ao", Shape.ELLIPSE, (500, 500, 100, 200)),
    Area("Vườn", Shape.POLYGON, (600, 0, 900, 0, 900, 500)),
)
OBJECT = '<object data="a.png" type="image/png" width="200" height="100">Bản đồ</object>'


def hotspot(**told):
    settings = {"keys": (0, 1), "marks": 2, "policy": PartPolicy.PARTIAL} | told
    return Hotspot(stem="Đâu?", image=MARK, areas=AREAS, **settings)


def read_body(body, **told):
    listed = '<resource type="imsqti_item_xmlv2p1" href="q.xml"/>'
    files = {
        "imsmanifest.xml": f"<manifest>{listed}</manifest>".encode(),
        "q.xml": item(body, **told).encode(),
        "a.png": PICTURE.content,
    }
    return read(pack(files))


def points(entries, bounds='defaultValue="0"'):
    inside = "".join(
        f'<areaMapEntry shape="{shape}" coords="{coords}" mappedValue="{value}"/>'
        for shape, coords, value in entries
    )
    return read_body(
        f'<selectPointInteraction responseIdentifier="R" maxChoices="2">{OBJECT}'
        "</selectPointInteraction>",
        type_="point", cardinality="multiple", right="20 30",
        more=f"<areaMapping {bounds}>{inside}</areaMapping>",
    )  # fmt: skip


@pytest.mark.parametrize("format_", [QTI21, QTI30])
@pytest.mark.parametrize("policy", PartPolicy)
def test_areas_and_their_pay_are_told_in_pixels_and_come_back(format_, policy):
    question = Question(item=hotspot(policy=policy))

    data = format_.write_all([question], {PICTURE.name: PICTURE})
    text = Archive(data).read("items/Q1.xml").decode()

    assert [each.question for each in format_.read(data).questions] == [question]
    assert 'coords="20,20,60,40"' in text
    assert 'coords="100,50,20,20"' in text
    assert "40 30" in text
    assert format_.check_losses([question]) == ()


def test_points_of_another_system_become_areas_in_thousandths():
    report = points(
        [("rect", "20,20,60,40", 1), ("circle", "100,50,20", 1), ("rect", "0,0,9,9", 0)]
    )

    found = report.questions[0].question.item
    assert found.areas[:2] == (
        Area("Vùng 1", Shape.RECTANGLE, (100, 200, 300, 400)),
        Area("Vùng 2", Shape.ELLIPSE, (500, 500, 100, 200)),
    )
    assert (found.keys, found.marks, found.policy) == ((0, 1), 2, PartPolicy.PARTIAL)
    assert found.image == MARK


def test_shown_areas_become_areas_to_be_found_and_that_is_said():
    spots = '<hotspotChoice identifier="x" shape="rect" coords="20,20,60,40"/>'
    spots += '<hotspotChoice identifier="y" shape="poly" coords="120,0,180,0,180,50,120,0"/>'

    report = read_body(
        f'<hotspotInteraction responseIdentifier="R" maxChoices="1">{OBJECT}{spots}'
        "</hotspotInteraction>"
    )

    found = report.questions[0].question.item
    assert [each.numbers for each in found.areas] == [
        (100, 200, 300, 400), (600, 0, 900, 0, 900, 500),
    ]  # fmt: skip
    assert (found.keys, found.marks) == ((0,), 1)
    assert "areas-hidden" in {fault.code for fault in report.warnings}


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (lambda: points([]), "không ghi các vùng đúng"),
        (lambda: points([("star", "1,2", 1)]), "hình “star”"),
        (lambda: points([("poly", "1,2,3", 1)]), "toạ độ không dùng được"),
        (lambda: points([("rect", "1,2,x,4", 1)]), "không phải là số"),
        (lambda: points([("rect", "0,0,9,9", 1)], 'defaultValue="-0.3"'), "không theo cách chấm"),
        (lambda: points([("rect", "0,0,9,9", 0)]), "không theo cách chấm"),
    ],
)
def test_places_that_no_item_holds_are_refused(report, said):
    assert said in report().errors[0].message
