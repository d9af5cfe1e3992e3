from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import InvalidItem, InvalidResponse
from question_bank.illustrations import call_images, images_of
from question_bank.items.areas import Area, Shape, count_hits
from question_bank.items.hotspot import Hotspot, points_of, spell_point
from question_bank.items.registry import item_from_dict
from question_bank.question import Question
from question_bank.scoring.policies import PartPolicy
from tests.question_bank.strategies import hotspots, places, polygons, rectangles

RECTANGLE = Area("Con dấu", Shape.RECTANGLE, (100, 100, 300, 200))
CIRCLE = Area("Chữ ký", Shape.ELLIPSE, (600, 600, 50, 100))
LETTER_U = Area(
    "Khung", Shape.POLYGON, (0, 0, 100, 0, 100, 500, 300, 500, 300, 0, 400, 0, 400, 600, 0, 600)
)
IMAGE = "![Một quyết định](quyet-dinh.png)"


def hotspot(**change):
    usual = {"areas": (RECTANGLE, CIRCLE, LETTER_U), "keys": (0, 1), "marks": 2}
    return Hotspot(**({"stem": "Đánh dấu đâu?", "image": IMAGE} | usual | change))


@pytest.mark.parametrize(
    ("area", "inside", "outside"),
    [
        (RECTANGLE, [(100, 100), (300, 200), (200, 150)], [(99, 150), (200, 201)]),
        (CIRCLE, [(600, 600), (650, 600), (600, 700), (630, 680)], [(651, 600), (631, 680)]),
        (
            LETTER_U,
            [(50, 10), (100, 300), (200, 500), (300, 0), (0, 600), (400, 300), (200, 600)],
            [(101, 300), (200, 499), (401, 0), (200, 0), (0, 601)],
        ),
    ],
)
def test_an_area_holds_what_is_in_it_and_on_its_edge(area, inside, outside):
    assert [area.holds(each) for each in inside] == [True] * len(inside)
    assert [area.holds(each) for each in outside] == [False] * len(outside)


@settings(max_examples=40)
@given(sides=rectangles, across=places, down=places)
def test_a_rectangle_is_the_polygon_of_its_corners(sides, across, down):
    left, top, right, bottom = sides[1]
    corners = (left, top, right, top, right, bottom, left, bottom)
    as_polygon = Area("a", Shape.POLYGON, corners)

    assert as_polygon.holds((across, down)) == Area("a", *sides).holds((across, down))


@settings(max_examples=40)
@given(shape=polygons, across=places, down=places)
def test_turning_a_polygon_round_changes_nothing_and_its_corners_lie_in_it(shape, across, down):
    area = Area("a", *shape)
    turned = Area("b", Shape.POLYGON, tuple(n for each in area.corners[::-1] for n in each))

    assert turned.holds((across, down)) == area.holds((across, down))
    assert all(area.holds(corner) for corner in area.corners)


@pytest.mark.parametrize(
    ("marks", "shares"),
    [
        ((200, 150, 600, 600), (1, 1, 1, 1, 1)),
        ((600, 600, 200, 150), (1, 1, 1, 1, 1)),
        ((200, 150), (0, "1/2", "1/2", "1/2", "1/2")),
        ((200, 150, 900, 900), (0, "1/2", "1/4", 0, 0)),
        ((200, 150, 201, 151), (0, "1/2", "1/4", 0, 0)),
        ((900, 900, 901, 901), (0, 0, 0, 0, -1)),
        ((200, 150, 600, 600, 50, 10), (0, 0, 0, 0, 0)),
        ((200,), (0, 0, 0, 0, 0)),
        ("200", (0, 0, 0, 0, 0)),
    ],
)
def test_each_policy_pays_what_it_says(marks, shares):
    policies = (
        *(PartPolicy.ALL_OR_NOTHING, PartPolicy.PARTIAL, PartPolicy.PENALTY),
        *(PartPolicy.CORRECT_MINUS_WRONG, PartPolicy.NEGATIVE),
    )
    assert [hotspot(policy=one).score(marks) for one in policies] == [*map(Fraction, shares)]


def test_any_one_of_several_right_areas_can_be_all_that_is_asked():
    one = hotspot(marks=1)

    assert [one.score(place) for place in ((200, 150), (600, 600), (50, 10))] == [1, 1, 0]


def test_a_mark_where_two_areas_overlap_counts_for_whichever_serves_best():
    wide = Area("Rộng", Shape.RECTANGLE, (0, 0, 500, 500))
    narrow = Area("Hẹp", Shape.RECTANGLE, (400, 0, 500, 500))

    for areas in ((wide, narrow), (narrow, wide)):
        assert count_hits([(450, 10), (10, 10)], areas) == 2
        assert count_hits([(10, 10), (450, 10)], areas) == 2
        assert count_hits([(10, 10), (20, 10)], areas) == 1


@settings(max_examples=40)
@given(item=hotspots(), data=st.data())
def test_the_order_of_marks_and_the_shuffle_change_nothing(item, data):
    points = data.draw(st.lists(st.tuples(places, places), min_size=1, max_size=item.marks))
    turned = data.draw(st.permutations(points))
    said, again = ([n for point in each for n in point] for each in (points, turned))

    assert points_of(item.normalise(said)) == points
    assert item.score(item.normalise(said)) == item.score(item.normalise(again))
    assert item.shuffle_order(Random(1)) == ()
    assert item_from_dict(item.to_dict()) == item


@pytest.mark.parametrize(
    "raw",
    [None, [], [1], [1, 2, 3], [1, 2, 3, 4, 5, 6], [1, 1001], [-1, 2], [1, True], [1, 2.0], "1,2"],
)
def test_anything_but_places_on_the_image_is_no_response(raw):
    with pytest.raises(InvalidResponse):
        hotspot().normalise(raw)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image": "quyet-dinh.png"}, "đúng một hình"),
        ({"image": f"Xem {IMAGE}"}, "đúng một hình"),
        ({"image": f"{IMAGE}{IMAGE}"}, "đúng một hình"),
        ({"image": f"{IMAGE}\n\n{IMAGE}"}, "đúng một hình"),
        ({"image": "![](quyet-dinh.png)"}, "lời mô tả"),
        ({"image": "![x](https://example.vn/a.png)"}, "tên hình"),
        ({"areas": ()}, "1 đến 20 vùng"),
        ({"areas": (RECTANGLE, RECTANGLE)}, "cùng tên"),
        ({"keys": ()}, "vùng đúng"),
        ({"keys": (3,)}, "vùng đúng"),
        ({"keys": (0, 0)}, "vùng đúng"),
        ({"marks": 0}, "1 đến 10"),
        ({"marks": 11}, "1 đến 10"),
        ({"marks": True}, "1 đến 10"),
        ({"marks": 3, "policy": PartPolicy.PARTIAL}, "phải mất điểm"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(InvalidItem, match=message):
        hotspot(**change)


@pytest.mark.parametrize(
    ("shape", "numbers"),
    [
        ("rectangle", (300, 100, 100, 200)),
        ("rectangle", (100, 100, 100, 200)),
        ("rectangle", (100, 100, 200)),
        ("rectangle", (0, 0, 1001, 5)),
        ("rectangle", (0, 0, 10.0, 5)),
        ("ellipse", (500, 500, 0, 10)),
        ("ellipse", (500, 500, 10)),
        ("polygon", (0, 0, 10, 10)),
        ("polygon", (0, 0, 10, 10, 20, 20)),
        ("polygon", (0, 0, 10, 10, 20)),
        ("polygon", tuple(range(62))),
        ("polygon", ()),
    ],
)
def test_an_area_without_an_inside_is_refused(shape, numbers):
    with pytest.raises(InvalidItem, match="Vùng “x”"):
        Area("x", Shape(shape), numbers)


def test_an_unknown_shape_is_refused_by_name():
    with pytest.raises(InvalidItem, match="rectangle, ellipse, polygon"):
        Area.from_dict({"name": "x", "shape": "star", "numbers": [1, 2, 3, 4]})


def test_the_key_says_what_to_mark_and_where():
    assert hotspot(keys=(1, 0)).key_text() == (
        "Con dấu (20 % từ trái, 15 % từ trên); Chữ ký (60 % từ trái, 60 % từ trên)"
    )
    assert spell_point((175, 1000)) == "17,5 % từ trái, 100 % từ trên"


def test_the_page_is_told_the_image_and_how_many_marks():
    shown = {"kind": "hotspot", "stem": "Đánh dấu đâu?", "image": IMAGE, "marks": 2}

    assert hotspot().presentation() == shown
    assert hotspot().picture == ("quyet-dinh.png", "Một quyết định")


def test_its_image_is_one_of_the_questions_images():
    question = Question(item=hotspot())

    assert images_of(question) == ("quyet-dinh.png",)
    assert call_images(question, {"quyet-dinh.png": "moi.png"}).item.picture[0] == "moi.png"


def test_the_same_areas_in_another_order_are_the_same_question():
    turned = hotspot(areas=(CIRCLE, LETTER_U, RECTANGLE), keys=(2, 0))

    assert turned.fingerprint() == hotspot().fingerprint()
    assert hotspot(keys=(0, 2)).fingerprint() != hotspot().fingerprint()
