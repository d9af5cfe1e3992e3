"""Hotspot items: places on an image are to be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import ClassVar, Self

from question_bank.errors import N_, InvalidItem, InvalidResponse
from question_bank.fields import Fields
from question_bank.items.areas import WHOLE, Area, Point, count_hits
from question_bank.items.base import OPTION_LIMIT, Response, require_stem, require_text
from question_bank.markup.reading import read
from question_bank.markup.tree import Content, Element, walk
from question_bank.numbers import spell_number
from question_bank.scoring.policies import PartPolicy, hit_share, policy_named
from question_bank.text import fold

AREAS_LIMIT, MARKS_LIMIT = 20, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A stem, an image with named areas, and how many marks a candidate may place at most.

    `image` is a text that is an image and nothing else: `![description](name)`. `keys` numbers the
    right areas (from 0, ascending); the others are where mistakes are expected. A response is
    across and down of each mark in turn, in thousandths of the image's width and height.

    A mark is right if it lies in a right area that no other mark is counted for; any other is
    wrong. Everything is earned by as many right marks as may be placed, or one in every right area
    if those are fewer.
    """

    kind: ClassVar[str] = "hotspot"
    stem: str
    image: str
    areas: tuple[Area, ...]
    keys: tuple[int, ...]
    marks: int = 1
    policy: PartPolicy = PartPolicy.ALL_OR_NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem", require_stem(self.stem))
        object.__setattr__(self, "image", _require_image(self.image))
        object.__setattr__(self, "areas", tuple(self.areas))
        object.__setattr__(self, "policy", PartPolicy(self.policy))
        _check_names(self.areas)
        known = all(type(key) is int and 0 <= key < len(self.areas) for key in self.keys)
        if not known or not self.keys or len(set(self.keys)) != len(self.keys):
            raise InvalidItem(
                N_("Hãy ghi ít nhất một vùng đúng, mỗi vùng đúng là một vùng đã ghi"),
                column="Đáp án",
            )
        object.__setattr__(self, "keys", tuple(sorted(self.keys)))
        self._check_marks()

    def _check_marks(self) -> None:
        if type(self.marks) is not int or not 1 <= self.marks <= MARKS_LIMIT:
            raise InvalidItem(
                N_("Số dấu thí sinh được đặt phải là số nguyên từ 1 đến %(most)s"),
                column="Số dấu",
                most=str(MARKS_LIMIT),
            )
        if self.marks > len(self.keys) and self.policy is PartPolicy.PARTIAL:
            raise InvalidItem(
                N_(
                    "Cho đặt %(marks)s dấu mà chỉ có %(keys)s vùng đúng thì dấu sai phải mất điểm: "
                    "hãy bớt số dấu hoặc chọn cách chấm khác"
                ),
                column="Số dấu",
                marks=str(self.marks),
                keys=str(len(self.keys)),
            )

    @property
    def picture(self) -> tuple[str, str]:
        """The image's name and its description."""
        [image] = _images(self.image)
        return image.attributes["name"], image.attributes["alt"]

    @property
    def right_areas(self) -> tuple[Area, ...]:
        """The areas where marks belong."""
        return tuple(self.areas[key] for key in self.keys)

    def score(self, response: Response) -> Fraction:
        """What the policy gives for the marks."""
        points = points_of(response)
        if not points or len(points) > self.marks:
            return Fraction(0)
        right = count_hits(points, self.right_areas)
        wanted = min(self.marks, len(self.keys))
        return hit_share(right, len(points) - right, wanted, self.policy)

    def normalise(self, raw: object) -> tuple[int, ...]:
        """Across and down of each mark. Raises InvalidResponse for anything else."""
        points = points_of(raw)
        if not 1 <= len(points) <= self.marks:
            raise InvalidResponse(
                N_("Câu trả lời phải là vị trí của 1 đến %(most)s dấu trên hình"),
                most=str(self.marks),
            )
        return tuple(each for point in points for each in point)

    def presentation(self, permutation: Sequence[int] | None = None) -> dict[str, object]:
        """Stem, image and the number of marks; nothing of the areas."""
        if permutation:
            raise ValueError("an image has no options to order")
        shown: dict[str, object] = {"kind": self.kind, "stem": self.stem}
        return shown | {"image": self.image, "marks": self.marks}

    def shuffle_order(self, rng: Random) -> tuple[int, ...]:
        """Nothing: there are no options."""
        return ()

    def key_text(self) -> str:
        """The right areas with the places of their middles."""
        return "; ".join(f"{area.name} ({spell_point(area.middle)})" for area in self.right_areas)

    def fingerprint(self) -> list[object]:
        """Stem, image, right areas and others whatever their order, marks and policy."""
        areas = sorted([n in self.keys, *_shape(area)] for n, area in enumerate(self.areas))
        shown = [fold(self.stem), fold(self.image)]
        return [self.kind, *shown, areas, self.marks, self.policy.value]

    def to_dict(self) -> dict[str, object]:
        """The item as plain JSON values."""
        return {
            "kind": self.kind,
            "stem": self.stem,
            "image": self.image,
            "areas": [area.to_dict() for area in self.areas],
            "keys": list(self.keys),
            "marks": self.marks,
            "policy": self.policy.value,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The item in `data`. Raises InvalidItem."""
        known = {"kind", "stem", "image", "areas", "keys", "marks", "policy"}
        fields = Fields(data, known=known)
        usual = PartPolicy.ALL_OR_NOTHING
        return cls(
            stem=fields.text("stem"),
            image=fields.text("image"),
            areas=tuple(Area.from_dict(each) for each in fields.tables("areas")),
            keys=fields.integers("keys"),
            marks=fields.integer("marks") if fields.has("marks") else 1,
            policy=policy_named(fields.find_text("policy"), PartPolicy, usual),
        )


def points_of(response: object) -> list[Point]:
    """The marks of a response; none if it is not pairs of whole numbers from 0 to 1000."""
    if not isinstance(response, (list, tuple)) or len(response) % 2:
        return []
    places = [each for each in response if type(each) is int and 0 <= each <= WHOLE]
    if len(places) != len(response):
        return []
    return list(zip(places[::2], places[1::2], strict=True))


def spell_point(point: Point) -> str:
    """A place in words: "42 % từ trái, 17,5 % từ trên"."""
    across, down = (spell_number(Decimal(each) / 10) for each in point)
    return f"{across} % từ trái, {down} % từ trên"


def _images(text: str) -> list[Element]:
    return [each for each in walk(read(text)) if each.tag == "img"]


def _require_image(text: str) -> str:
    image = require_text(text, column="Hình", limit=OPTION_LIMIT)
    content = read(image)
    alone = len(content) == 1 and isinstance(content[0], Element) and content[0].tag == "p"
    if not alone or [type(each) for each in _children(content)] != [Element] or not _images(image):
        raise InvalidItem(
            N_("Cần đúng một hình, viết là ![lời mô tả](tên hình) và không kèm chữ nào"),
            column="Hình",
        )
    return image


def _children(content: Content) -> Content:
    return content[0].children if isinstance(content[0], Element) else ()


def _check_names(areas: Sequence[Area]) -> None:
    if not 1 <= len(areas) <= AREAS_LIMIT:
        raise InvalidItem(
            N_("Câu hỏi có %(count)s vùng; cần từ 1 đến %(most)s vùng"),
            column="Các vùng",
            count=str(len(areas)),
            most=str(AREAS_LIMIT),
        )
    seen: set[str] = set()
    for area in areas:
        if fold(area.name) in seen:
            raise InvalidItem(
                N_("Hai vùng cùng tên “%(name)s”; hãy đặt tên khác"),
                column="Các vùng",
                name=area.name,
            )
        seen.add(fold(area.name))


def _shape(area: Area) -> list[object]:
    return [area.shape.value, list(area.numbers)]
