"""What a person may type into a blueprint."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from wtforms import FieldList, FormField, IntegerField, SelectField, StringField, SubmitField
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional, ValidationError

from app.bank.models import Topic
from app.bank.queries import TopicNode
from app.exams.blueprints import CellPlan
from app.i18n import _, _l
from app.web.forms import Form, Translations, at_most
from question_bank.errors import InvalidItem
from question_bank.fields import to_decimal
from question_bank.question import LEVEL_WORDS, Level

SPARE_ROWS = 3


class CellForm(PlainForm):
    """One row: a row without a topic or a count is left out."""

    class Meta:
        def get_translations(self, _form: Any) -> Translations:
            return Translations()

    topic = SelectField(_l("Chủ đề"))
    level = SelectField(_l("Mức độ"))
    count = IntegerField(
        _l("Số câu"),
        validators=[Optional(), NumberRange(0, 200, message=_l("Số câu từ 0 đến 200."))],
    )
    points = StringField(_l("Điểm mỗi câu"), default="1", validators=[at_most(10)])

    def is_filled(self) -> bool:
        """Whether the row asks for something."""
        return bool(self.topic.data and self.count.data)

    def to_points(self) -> Decimal:
        """The points of each question. Raise InvalidItem."""
        return to_decimal(self.points.data or "1", column="points")

    def validate_points(self, field: StringField) -> None:
        """Points are a number above nought."""
        try:
            sound = 0 < self.to_points() <= 1000
        except InvalidItem:
            sound = False
        if not sound:
            raise ValidationError(_("Điểm mỗi câu phải là số lớn hơn 0, không quá 1000."))


class BlueprintForm(Form):
    """The rows of a blueprint, with some empty ones to add to."""

    rows = FieldList(FormField(CellForm), max_entries=200)
    submit = SubmitField(_l("Lưu ma trận"))

    def offer(self, nodes: Iterable[TopicNode]) -> None:
        """Fill the lists of topics and levels."""
        choices = [("", _("– chọn chủ đề –"))]
        choices += [(node.topic.code, "– " * node.depth + node.topic.title) for node in nodes]
        levels = [(each.value, _(words)) for each, words in LEVEL_WORDS.items()]
        for row in self.rows:
            row.form.topic.choices, row.form.level.choices = choices, levels

    def to_cells(self, topics: Mapping[str, Topic]) -> list[CellPlan]:
        """The rows that ask for something. Read only after validation."""
        return [
            CellPlan(
                topic=topics[row.form.topic.data],
                level=Level(row.form.level.data),
                count=row.form.count.data or 0,
                points=row.form.to_points(),
            )
            for row in self.rows
            if row.form.is_filled()
        ]


def typed_rows(cells: Iterable[Any]) -> list[dict[str, object]]:
    """Cells, stored or proposed, as they would have been typed, and some empty rows."""
    rows: list[dict[str, object]] = [
        {
            "topic": cell.topic.code,
            "level": cell.level.value,
            "count": cell.count,
            "points": f"{cell.points:f}".replace(".", ","),
        }
        for cell in cells
    ]
    return rows + [{"points": "1"} for _row in range(SPARE_ROWS)]
