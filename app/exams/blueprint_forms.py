"""What a person may type into a blueprint."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional, ValidationError

from app.bank.models import Topic
from app.bank.queries import TopicNode
from app.exams.blueprints import CellPlan
from app.exams.demanding import PaperDemands
from app.i18n import _, _l
from app.web.forms import Form, Translations, at_most
from question_bank.errors import InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.registry import KIND_WORDS
from question_bank.numbers import read_number, spell_number
from question_bank.question import LEVEL_WORDS, Level

SPARE_ROWS = 3


def number_within(low: str, high: str, *, whole: bool = False) -> Callable[[object, Any], None]:
    """A validator: nothing, or a number between these, decimal comma or point."""

    def check(_form: object, field: Any) -> None:
        number = read_number(field.data or "") if field.data else Decimal(low)
        fits = number is not None and Decimal(low) <= number <= Decimal(high)
        if not fits or (whole and number is not None and number % 1):
            raise ValidationError(
                _("Nhập số từ %(low)s đến %(high)s.", low=_spell(low), high=_spell(high))
            )

    return check


def _spell(number: str) -> str:
    return number.replace(".", ",")


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
    kind = SelectField(_l("Loại câu"), default="")
    points = StringField(_l("Điểm mỗi câu"), default="1", validators=[at_most(10)])
    minutes = StringField(_l("Phút mỗi câu"), default="", validators=[number_within("0", "240")])

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


def _figure(label: str, low: str, high: str, *, whole: bool = False) -> StringField:
    return StringField(label, validators=[at_most(10), number_within(low, high, whole=whole)])


class BlueprintForm(Form):
    """The rows of a blueprint, with some empty ones to add to, and what is asked beside them."""

    rows = FieldList(FormField(CellForm), max_entries=200)
    difficulty = _figure(_l("Tỷ lệ đúng dự kiến (%)"), "0", "100")
    difficulty_tolerance = _figure(_l("Sai lệch cho phép (điểm %)"), "0.1", "50")
    information_tolerance = _figure(
        _l("Lượng thông tin tại điểm đạt lệch không quá (%)"), "0.1", "100"
    )
    overlap = _figure(_l("Hai mã đề trùng nhau không quá (câu)"), "0", "200", whole=True)
    rest_months = _figure(_l("Không dùng lại câu đã thi trong (tháng)"), "1", "600", whole=True)
    most_uses = _figure(_l("Không dùng câu đã có mặt trong từ (đề thi)"), "1", "100", whole=True)
    uses_months = _figure(_l("tính trong (tháng gần nhất)"), "1", "600", whole=True)
    bank_ratio = _figure(_l("Ngân hàng phải gấp đề thi (lần)"), "1", "50")
    bank_binds = BooleanField(_l("Không cho lập mã đề khi ngân hàng nhỏ hơn mức đó"))
    limits_time = BooleanField(_l("Tổng thời gian ghi ở các câu không quá thời gian làm bài"))
    submit = SubmitField(_l("Lưu ma trận"))

    def offer(self, nodes: Iterable[TopicNode]) -> None:
        """Fill the lists of topics and levels."""
        choices = [("", _("– chọn chủ đề –"))]
        choices += [(node.topic.code, "– " * node.depth + node.topic.title) for node in nodes]
        levels = [(each.value, _(words)) for each, words in LEVEL_WORDS.items()]
        kinds = [("", _("Mọi loại"))] + [(kind, _(words)) for kind, words in KIND_WORDS.items()]
        for row in self.rows:
            row.form.topic.choices, row.form.level.choices = choices, levels
            row.form.kind.choices = kinds

    def to_cells(self, topics: Mapping[str, Topic]) -> list[CellPlan]:
        """The rows that ask for something. Read only after validation."""
        return [
            CellPlan(
                topic=topics[row.form.topic.data],
                level=Level(row.form.level.data),
                count=row.form.count.data or 0,
                points=row.form.to_points(),
                kind=row.form.kind.data or "",
                minutes=_number(row.form.minutes),
            )
            for row in self.rows
            if row.form.is_filled()
        ]

    def to_demands(self) -> PaperDemands:
        """What is asked beside the counts. Read only after validation."""
        usual = PaperDemands()
        difficulty, tolerance = _number(self.difficulty), _number(self.difficulty_tolerance)
        information = _number(self.information_tolerance)
        return PaperDemands(
            difficulty=None if difficulty is None else difficulty / 100,
            difficulty_tolerance=usual.difficulty_tolerance
            if tolerance is None
            else tolerance / 100,
            information_tolerance=usual.information_tolerance
            if information is None
            else information / 100,
            overlap=_whole(self.overlap),
            rest_months=_whole(self.rest_months),
            most_uses=_whole(self.most_uses),
            uses_months=_whole(self.uses_months),
            limits_time=bool(self.limits_time.data),
            bank_ratio=_number(self.bank_ratio) or usual.bank_ratio,
            bank_binds=bool(self.bank_binds.data),
        )


def _number(field: StringField) -> Decimal | None:
    return read_number(field.data) if field.data else None


def _whole(field: StringField) -> int | None:
    number = _number(field)
    return None if number is None else int(number)


def typed_demands(demands: PaperDemands) -> dict[str, object]:
    """The demands as they would have been typed: shares as percents."""
    as_percents = {"difficulty", "difficulty_tolerance", "information_tolerance"}
    typed: dict[str, object] = {}
    for name, value in asdict(demands).items():
        if isinstance(value, bool):
            typed[name] = value
        elif value is not None:
            figure = Decimal(value) * 100 if name in as_percents else Decimal(value)
            typed[name] = spell_number(figure)
    return typed


def typed_rows(cells: Iterable[Any]) -> list[dict[str, object]]:
    """Cells, stored or proposed, as they would have been typed, and some empty rows."""
    rows: list[dict[str, object]] = [
        {
            "topic": cell.topic.code,
            "level": cell.level.value,
            "count": cell.count,
            "kind": cell.kind,
            "minutes": "" if cell.minutes is None else spell_number(cell.minutes),
            "points": f"{cell.points:f}".replace(".", ","),
        }
        for cell in cells
    ]
    return rows + [{"points": "1"} for _row in range(SPARE_ROWS)]
