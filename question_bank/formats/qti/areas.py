"""Places on an image in QTI: pixels and its shapes here, thousandths and ours there."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import cycle
from typing import TYPE_CHECKING

from question_bank.errors import N_, InvalidItem
from question_bank.fields import to_decimal
from question_bank.formats.pictures import Picture, measure
from question_bank.formats.qti.texts import Pen
from question_bank.formats.xml_source import Node
from question_bank.formats.xml_writing import element, text
from question_bank.items.areas import WHOLE, Area, Shape
from question_bank.items.base import Item
from question_bank.items.hotspot import Hotspot
from question_bank.markup.reading import escape_label
from question_bank.scoring.policies import PART_RULES, PartPolicy

if TYPE_CHECKING:
    from question_bank.formats.qti.interactions import Material

_SHAPES = {Shape.RECTANGLE: "rect", Shape.ELLIPSE: "ellipse", Shape.POLYGON: "poly"}
_OURS = {name: shape for shape, name in _SHAPES.items()}
_MOST = 60
Size = tuple[int, int]
"""An image's width and height in pixels."""


def size_of(picture: Picture | None) -> Size:
    """The pixels of a picture; a thousand each way where there is none."""
    return measure(picture.content) if picture else (WHOLE, WHOLE)


def image_of(item: Hotspot, v: Pen) -> str:
    """The item's image as the interaction holds it."""
    name, alt = item.picture
    v.passages.remember(item.image, f"![{escape_label(alt)}]({name})")
    picture, address = v.passages.pictures.get(name), v.passages.address(name)
    width, height = map(str, size_of(picture))
    if v.version.is_dashed:
        return element("img", src=address, alt=alt, width=width, height=height)
    kind = picture.media_type if picture else "image/png"
    return element("object", text(alt), data=address, type=kind, width=width, height=height)


def coords_of(area: Area, size: Size) -> str:
    """The numbers of an area in pixels."""
    return ",".join(
        str(round(number * whole / WHOLE)) for number, whole in zip(area.numbers, cycle(size))
    )


def shape_of(area: Area) -> str:
    """What QTI calls the area's shape."""
    return _SHAPES[area.shape]


def place_of(area: Area, size: Size) -> str:
    """The middle of an area in pixels: a right response."""
    across, down = area.middle
    return f"{round(across * size[0] / WHOLE)} {round(down * size[1] / WHOLE)}"


def read_points(material: "Material") -> Item:
    """The item of points to be placed, right within the areas of a mapping. Raise InvalidItem."""
    mapping = material.declaration().child("areaMapping")
    entries = list(mapping.children("areaMapEntry")) if mapping else []
    if mapping is None or not entries:
        raise InvalidItem(N_("Câu chỉ điểm trên hình không ghi các vùng đúng"), column="Các vùng")
    image, size = _image(material)
    worth = [
        to_decimal(each.attribute("mappedValue") or "0", column="mappedValue") for each in entries
    ]
    keys = [place for place, each in enumerate(worth) if each > 0]
    policy = _policy(mapping, {worth[place] for place in keys}, material)
    return _item(material, image, _areas(entries, size), keys, policy)


def read_spots(material: "Material") -> Item:
    """The item of shown areas to choose from, the right ones named. Raise InvalidItem."""
    entries = list(material.interaction.children("hotspotChoice"))
    names = [each.attribute("identifier") for each in entries]
    right = material.keys(dict.fromkeys(names))
    image, size = _image(material)
    material.warn(
        "areas-hidden", N_("Các vùng trên hình không hiện sẵn: thí sinh tự đặt dấu lên hình")
    )
    keys = [place for place, name in enumerate(names) if name in right]
    return _item(material, image, _areas(entries, size), keys, PartPolicy.ALL_OR_NOTHING)


def _item(
    material: "Material",
    image: str,
    areas: Sequence[dict[str, object]],
    keys: list[int],
    policy: PartPolicy,
) -> Item:
    told = material.interaction.attribute("maxChoices")
    marks = int(told) if told.isdecimal() and 0 < int(told[:4]) <= _MOST else len(keys)
    settings = dict(material.carried.settings)
    if image:
        settings.pop("image", None)
    return replace(material.carried, settings=settings).item(
        Hotspot.kind,
        stem=material.stem,
        image=image,
        areas=list(areas),
        keys=keys,
        marks=marks,
        policy=policy.value,
    )


def _image(material: "Material") -> tuple[str, Size]:
    """The text that is the interaction's image, empty if the file has none, and its pixels."""
    drawn = material.interaction.child("img") or material.interaction.child("object")
    address = drawn.attribute("src") or drawn.attribute("data") if drawn else ""
    if drawn is None or (not address and "image" in material.carried.settings):
        return "", (WHOLE, WHOLE)
    alt = " ".join((drawn.attribute("alt") or drawn.text()).split())
    name = material.draw(address)
    mark = material.carried.restore(f"![{escape_label(alt)}]({name})")
    return mark, material.size(name)


def _areas(entries: Sequence[Node], size: Size) -> list[dict[str, object]]:
    if len(entries) > _MOST:
        raise InvalidItem(N_("Câu hỏi có quá nhiều vùng"), column="Các vùng")
    return [_area(each, number, size) for number, each in enumerate(entries, start=1)]


def _area(node: Node, number: int, size: Size) -> dict[str, object]:
    numbers = [
        to_decimal(each, column="coords") for each in node.attribute("coords").split(",")[:_MOST]
    ]
    shape = node.attribute("shape")
    if shape == "circle" and len(numbers) == 3:
        shape, numbers = "ellipse", [*numbers, numbers[2]]
    if shape not in _OURS or (shape == "poly" and len(numbers) % 2):
        raise InvalidItem(
            N_("Vùng ở dòng %(line)s có hình “%(shape)s” hoặc toạ độ không dùng được"),
            column="Các vùng",
            line=str(node.line),
            shape=shape[:20],
        )
    if shape == "poly" and numbers[:2] == numbers[-2:]:  # closed by its first corner again
        numbers = numbers[:-2]
    places = [
        min(max(round(each * WHOLE / whole), 0), WHOLE)
        for each, whole in zip(numbers, cycle(map(max, size, (1, 1))))
    ]
    name = node.attribute("hotspotLabel") or f"Vùng {number}"
    return {"name": name, "shape": _OURS[shape].value, "numbers": places}


def _policy(mapping: Node, worth: set[Decimal], material: "Material") -> PartPolicy:
    """The policy that a mapping comes to. Raise InvalidItem if it is none of ours."""
    usual = to_decimal(mapping.attribute("defaultValue") or "0", column="areaMapping")
    least = to_decimal(mapping.attribute("lowerBound") or "0", column="areaMapping")
    processing = material.root.child("responseProcessing")
    if processing is not None and next(processing.descendants("equal"), None):
        return PartPolicy.ALL_OR_NOTHING
    for policy, rule in PART_RULES.items():
        if rule is None or len(worth) != 1:
            continue
        costs = -Fraction(usual) / Fraction(max(worth))
        if rule.wrong_costs == costs and (not costs or (rule.least < 0) == (least < 0)):
            return policy
    raise InvalidItem(
        N_("Bảng điểm (areaMapping) không theo cách chấm nào của ngân hàng"), column="Cách chấm"
    )
