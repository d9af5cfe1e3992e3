"""What is typed about marking."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from wtforms import FieldList, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from app.bank.contents import headline
from app.bank.models import QuestionVersion
from app.i18n import _, _l
from app.marking.giving_marks import REMARK_LIMIT, MarksWrong
from app.marking.models import Mark
from app.marking.opening import TaskPlan
from app.regulations.models import RegulationProfile
from app.training.models import Class
from app.web.forms import Form, at_most
from question_bank.items.essay import ESSAY_LIMIT, STEPS_LIMIT
from question_bank.numbers import read_number, spell_number

_Row = TypeVar("_Row", Class, QuestionVersion, RegulationProfile)


class TaskForm(Form):
    """A new essay of a class."""

    training_class = SelectField(
        _l("Lớp"), validators=[InputRequired(_l("Hãy chọn lớp."))], default=""
    )
    essay = SelectField(
        _l("Câu tự luận"), validators=[InputRequired(_l("Hãy chọn câu."))], default=""
    )
    profile = SelectField(
        _l("Quy định chấm theo"), validators=[InputRequired(_l("Hãy chọn bộ quy tắc."))]
    )
    increment = StringField(
        _l("Điểm từng bước là bội số của"),
        default="0,25",
        validators=[DataRequired(_l("Hãy nhập một số.")), at_most(10)],
    )

    def offer(
        self,
        classes: Sequence[Class],
        essays: Sequence[QuestionVersion],
        profiles: Sequence[RegulationProfile],
    ) -> "TaskForm":
        """Fill the lists to choose from."""
        self.classes, self.essays, self.profiles = classes, essays, profiles
        self.training_class.choices = [
            ("", _("– chọn lớp –")),
            *((str(one.id), f"{one.code} · {one.title}") for one in classes),
        ]
        self.essay.choices = [
            ("", _("– chọn câu –")),
            *((str(one.id), f"{one.question.code} · {headline(one)[:80]}") for one in essays),
        ]
        self.profile.choices = [(str(one.id), one.title) for one in profiles]
        return self

    def to_plan(self) -> TaskPlan:
        """What was chosen. Read only after validation."""
        return TaskPlan(
            training_class=_chosen(self.classes, self.training_class.data),
            version=_chosen(self.essays, self.essay.data),
            profile=_chosen(self.profiles, self.profile.data),
            increment=read_number(self.increment.data or "") or Decimal(0),
        )


class HandInForm(Form):
    """What a learner wrote."""

    text = TextAreaField(
        _l("Bài làm"),
        validators=[DataRequired(_l("Hãy viết bài rồi nộp.")), at_most(ESSAY_LIMIT)],
    )

    def to_text(self) -> str:
        """The text as it was typed."""
        return self.text.data or ""


class MarkForm(Form):
    """The marks and a remark for each step."""

    marks = FieldList(StringField(), max_entries=STEPS_LIMIT)
    remarks = FieldList(TextAreaField(validators=[at_most(REMARK_LIMIT)]), max_entries=STEPS_LIMIT)

    def fit(self, count: int, own: Mark | None) -> "MarkForm":
        """Have a row for each step, with what the marker gave before."""
        for fields, given in ((self.marks, "steps"), (self.remarks, "remarks")):
            told = getattr(own, given) if own else []
            for place in range(len(fields), count):
                fields.append_entry(told[place] if place < len(told) else "")
        if own and not self.is_submitted():
            for field, mark in zip(self.marks, own.steps, strict=True):
                field.data = spell_number(Decimal(mark))
        return self

    def to_marks(self) -> list[Decimal]:
        """The marks for each step. Raise MarksWrong."""
        told = []
        for number, field in enumerate(self.marks, start=1):
            value = read_number(field.data or "")
            if value is None:
                raise MarksWrong(_("Bước %(number)d: hãy nhập điểm, ví dụ 0,5.", number=number))
            told.append(value)
        return told

    def to_remarks(self) -> list[str]:
        """A remark for each step, often empty."""
        return [field.data or "" for field in self.remarks]


class DecisionForm(Form):
    """What the head of marking decides."""

    score = StringField(
        _l("Điểm, thang 100"), validators=[DataRequired(_l("Hãy nhập điểm.")), at_most(10)]
    )
    reason = TextAreaField(
        _l("Đã trao đổi với ai, vì sao"),
        validators=[DataRequired(_l("Hãy ghi lý do.")), at_most(2000)],
    )

    def to_decision(self) -> tuple[Decimal, str]:
        """Score and reason; a score that is no number is refused as out of range."""
        score = read_number(self.score.data or "")
        return Decimal(-1) if score is None else score, self.reason.data or ""


def _chosen(rows: Sequence[_Row], chosen: str | None) -> _Row:
    return next(row for row in rows if str(row.id) == chosen)
