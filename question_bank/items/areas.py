"""Areas of an image: rectangles, ellipses and polygons, and whether a point lies in one.

Places are whole thousandths of the image's width (across, from the left) and height (down, from
the top): they stay right when the image is shown, printed or stored in another size. Everything
is counted in whole numbers; a point on the edge of an area lies in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Self

from question_bank.errors import N_, InvalidItem
from question_bank.fields import Fields
from question_bank.items.base import require_text

WHOLE = 1000
"""The width and the height of an image, in the units that places are told in."""
NAME_LIMIT, CORNERS_LIMIT = 100, 30

Point = tuple[int, int]
"""Across and down, 0 to 1000 each."""


class Shape(StrEnum):
    """What an area looks like, and what its numbers mean."""

    RECTANGLE = "rectangle"
    """Left, top, right, bottom."""
    ELLIPSE = "ellipse"
    """The middle's place, then half the width and half the height; a circle is one of these."""
    POLYGON = "polygon"
    """Across and down of each corner in turn."""


SHAPE_WORDS = {
    Shape.RECTANGLE: N_("Hình chữ nhật"),
    Shape.ELLIPSE: N_("Hình elip"),
    Shape.POLYGON: N_("Đa giác"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A named part of an image; `numbers` mean what its shape says."""

    name: str
    shape: Shape
    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        name = require_text(self.name, column="Tên vùng", limit=NAME_LIMIT)
        object.__setattr__(self, "name", " ".join(name.split()))
        object.__setattr__(self, "shape", Shape(self.shape))
        object.__setattr__(self, "numbers", tuple(self.numbers))
        if not all(type(each) is int and 0 <= each <= WHOLE for each in self.numbers):
            raise self._wrong(N_("Vùng “%(name)s”: mỗi số phải là số nguyên từ 0 đến 1000"))
        _CHECKS[self.shape](self)

    def holds(self, point: Point) -> bool:
        """Whether the point lies in the area or on its edge."""
        across, down = point
        if self.shape is Shape.RECTANGLE:
            left, top, right, bottom = self.numbers
            return left <= across <= right and top <= down <= bottom
        if self.shape is Shape.ELLIPSE:
            x, y, half_width, half_height = self.numbers
            sides = ((across - x) * half_height) ** 2 + ((down - y) * half_width) ** 2
            return sides <= (half_width * half_height) ** 2
        return _is_in_polygon(point, self.corners)

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners of a polygon."""
        return tuple(zip(self.numbers[::2], self.numbers[1::2], strict=True))

    @property
    def middle(self) -> Point:
        """A place to speak of the area by: the middle of the box around it."""
        if self.shape is Shape.ELLIPSE:
            return self.numbers[0], self.numbers[1]
        across, down = self.numbers[::2], self.numbers[1::2]
        return (min(across) + max(across)) // 2, (min(down) + max(down)) // 2

    def to_dict(self) -> dict[str, object]:
        """The area as plain JSON values."""
        return {"name": self.name, "shape": self.shape.value, "numbers": list(self.numbers)}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The area in `data`. Raises InvalidItem."""
        fields = Fields(data, known={"name", "shape", "numbers"})
        shape = shape_named(fields.text("shape"))
        return cls(fields.text("name"), shape, fields.integers("numbers"))

    def _wrong(self, template: str) -> InvalidItem:
        return InvalidItem(template, column="Các vùng", name=self.name)

    def _check_rectangle(self) -> None:
        if len(self.numbers) != 4 or not (
            self.numbers[0] < self.numbers[2] and self.numbers[1] < self.numbers[3]
        ):
            raise self._wrong(N_("Vùng “%(name)s”: hình chữ nhật cần 4 số: trái, trên, phải, dưới"))

    def _check_ellipse(self) -> None:
        if len(self.numbers) != 4 or not (self.numbers[2] and self.numbers[3]):
            raise self._wrong(
                N_(
                    "Vùng “%(name)s”: hình elip cần 4 số: tâm cách trái, tâm cách trên, "
                    "nửa chiều rộng, nửa chiều cao"
                )
            )

    def _check_polygon(self) -> None:
        count = len(self.numbers)
        if count % 2 or not 6 <= count <= 2 * CORNERS_LIMIT or not _has_inside(self.corners):
            raise self._wrong(
                N_(
                    "Vùng “%(name)s”: đa giác cần từ 3 đến 30 đỉnh không thẳng hàng, mỗi đỉnh "
                    "hai số: cách trái, cách trên"
                )
            )


_CHECKS = {
    Shape.RECTANGLE: Area._check_rectangle,
    Shape.ELLIPSE: Area._check_ellipse,
    Shape.POLYGON: Area._check_polygon,
}


def shape_named(text: str) -> Shape:
    """The shape of that name. Raise InvalidItem."""
    try:
        return Shape(text)
    except ValueError as error:
        raise InvalidItem(
            N_("Không có hình “%(text)s”; dùng một trong: %(known)s"),
            column="Các vùng",
            text=text[:40],
            known=", ".join(Shape),
        ) from error


def count_hits(points: Sequence[Point], areas: Sequence[Area]) -> int:
    """The most points that can each have an area of their own among those that hold it.

    Where areas overlap a point counts for whichever serves best, so neither the order of the
    points nor that of the areas matters (a largest matching, grown one path at a time).
    """
    holders = [[n for n, area in enumerate(areas) if area.holds(point)] for point in points]
    taken: dict[int, int] = {}

    def place(point: int, tried: set[int]) -> bool:
        for area in holders[point]:
            if area in tried:
                continue
            tried.add(area)
            if area not in taken or place(taken[area], tried):
                taken[area] = point
                return True
        return False

    return sum(place(point, set()) for point in range(len(points)))


def _sides(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return pairwise([*corners, corners[0]])


def _turn(start: Point, end: Point, point: Point) -> int:
    """Twice the area of the triangle: above 0, below 0, or 0 where the three are in line."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _has_inside(corners: Sequence[Point]) -> bool:
    """Whether not all corners stand in one line."""
    first = corners[0]
    return any(_turn(first, start, end) for start, end in pairwise(corners[1:]))


def _is_in_polygon(point: Point, corners: Sequence[Point]) -> bool:
    """By the even-odd rule: a ray to the right crosses the edge an odd number of times."""
    inside = False
    for start, end in _sides(corners):
        turn = _turn(start, end, point)
        if turn == 0 and _is_between(point, start, end):
            return True
        # The side goes past the ray's height, its lower end counted and its upper end not.
        if (start[1] > point[1]) != (end[1] > point[1]) and (turn > 0) == (end[1] > start[1]):
            inside = not inside
    return inside


def _is_between(point: Point, start: Point, end: Point) -> bool:
    """Whether a point in line with a side lies on it."""
    return all(min(a, b) <= each <= max(a, b) for each, a, b in zip(point, start, end, strict=True))
