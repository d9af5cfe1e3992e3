"""What a person types to write a question about places on an image."""

import re
from collections.abc import Iterable

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from app.bank.models import Law
from app.bank.queries import TopicNode
from app.bank.question_forms import QuestionForm
from app.i18n import _, _l
from app.web.forms import at_most
from question_bank.errors import N_, InvalidItem
from question_bank.items.areas import SHAPE_WORDS, Area, shape_named
from question_bank.items.hotspot import AREAS_LIMIT, Hotspot
from question_bank.scoring.policies import PART_POLICY_WORDS, PartPolicy

AREAS_SHOWN = 3
_NUMBER = re.compile(r"[0-9]{1,4}")
_SPLIT = re.compile(r"[\s,;]+")


class AreaForm(PlainForm):
    """One area of the image: its name, its shape with its numbers, and whether it is right."""

    name = StringField(_l("Tên vùng"), validators=[Optional(), at_most(100)])
    shape = SelectField(_l("Dạng"), validate_choice=False)  # an unknown one is refused by name
    numbers = StringField(_l("Các số"), validators=[Optional(), at_most(400)])
    right = BooleanField(_l("Là vùng đúng"))

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name.data or "").strip() and not (self.numbers.data or "").strip()

    def to_area(self) -> Area:
        """The area. Raise InvalidItem."""
        name = (self.name.data or "").strip()
        told = [each for each in _SPLIT.split((self.numbers.data or "").strip()) if each]
        if not all(_NUMBER.fullmatch(each) for each in told):
            raise InvalidItem(
                N_("Vùng “%(name)s”: mỗi số phải là số nguyên từ 0 đến 1000"),
                column="Các vùng",
                name=name,
            )
        return Area(name, shape_named(self.shape.data or ""), tuple(map(int, told)))


class HotspotForm(QuestionForm):
    """An image, the areas that count, and how many marks may be placed."""

    FIELDS = {
        **QuestionForm.FIELDS,
        "Hình": "image",
        "Các vùng": "areas",
        "Tên vùng": "areas",
        "Đáp án": "areas",
        "Số dấu": "marks",
    }
    image = TextAreaField(_l("Hình"), validators=[InputRequired(_l("Hãy thêm hình."))])
    areas = FieldList(FormField(AreaForm), min_entries=AREAS_SHOWN, max_entries=AREAS_LIMIT)
    marks = StringField(_l("Thí sinh được đặt nhiều nhất mấy dấu"), default="1")
    policy = RadioField(
        _l("Cách chấm"),
        choices=[(policy.value, _l(words)) for policy, words in PART_POLICY_WORDS.items()],
        default=PartPolicy.ALL_OR_NOTHING.value,
    )

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists, the shapes among them."""
        super().offer(nodes, laws)
        for row in self.areas:
            row.form.shape.choices = [
                (shape.value, _(words)) for shape, words in SHAPE_WORDS.items()
            ]

    def to_item(self) -> Hotspot:
        """The item typed; rows left empty are left out."""
        rows = [row.form for row in self.areas if not row.form.is_empty()]
        marks = (self.marks.data or "").strip()
        return Hotspot(
            stem=self.stem.data or "",
            image=self.image.data or "",
            areas=tuple(row.to_area() for row in rows),
            keys=tuple(place for place, row in enumerate(rows) if row.right.data),
            marks=int(marks) if _NUMBER.fullmatch(marks) else 0,
            policy=PartPolicy(self.policy.data),
        )
