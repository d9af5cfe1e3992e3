"""What is typed about standard setting."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import User
from app.errors import DomainError
from app.i18n import _, _l
from app.sittings.models import PaperForm
from app.standards.models import PanelQuestion
from app.standards.setting_up import PRACTICE_QUESTIONS, PanelPlan
from app.web.forms import CheckboxesField, Form, at_most
from question_bank.standards import Method

METHODS = {
    Method.PROBABILITY: _l("Xác suất: bao nhiêu trong 100 thí sinh vừa đủ đạt làm đúng câu này"),
    Method.YES_NO: _l("Có/không: thí sinh vừa đủ đạt có làm đúng câu này không"),
}


class JudgementUnreadable(DomainError):
    """A judgement is not a whole number."""


class PanelForm(Form):
    """A new panel."""

    title = StringField(
        _l("Tên hội đồng"), validators=[DataRequired(_l("Hãy nhập tên.")), at_most(200)]
    )
    paper_form = SelectField(_l("Mã đề"), default="")
    codes = TextAreaField(_l("Hoặc mã câu hỏi, mỗi dòng một mã"), validators=[at_most(10_000)])
    borderline = TextAreaField(
        _l("Thí sinh vừa đủ đạt là người thế nào"),
        validators=[DataRequired(_l("Hãy mô tả thí sinh vừa đủ đạt.")), at_most(2_000)],
    )
    method = RadioField(
        _l("Cách đánh giá"),
        default=Method.PROBABILITY.value,
        validators=[InputRequired(_l("Hãy chọn một cách."))],
        choices=[(method.value, words) for method, words in METHODS.items()],
    )
    panellists = CheckboxesField(_l("Thành viên đánh giá"))
    with_practice = BooleanField(
        _l("Có vòng tập với %(count)d câu đầu, không tính", count=PRACTICE_QUESTIONS)
    )
    shows_figures = BooleanField(_l("Sau mỗi vòng, cho xem tỷ lệ làm đúng đã biết của từng câu"))
    shows_impact = BooleanField(
        _l("Sau mỗi vòng, cho xem tỷ lệ thí sinh đã thi đạt mức điểm của hội đồng")
    )

    def offer(self, forms: Sequence[PaperForm], people: Sequence[User]) -> "PanelForm":
        """Let one of the forms and some of the people be chosen."""
        named = [
            (str(one.id), f"{one.code} · {one.paper.title} · {one.paper.exam.title}")
            for one in forms
        ]
        self.paper_form.choices = [("", _("Chọn câu hỏi theo mã, ở ô dưới")), *named]
        self.panellists.choices = [
            (str(user.id), f"{user.full_name} ({user.email})") for user in people
        ]
        return self

    def to_plan(self) -> PanelPlan:
        """How the panel is to work. Read only after validation."""
        return PanelPlan(
            title=self.title.data or "",
            borderline=self.borderline.data or "",
            method=Method(self.method.data),
            with_practice=bool(self.with_practice.data),
            shows_figures=bool(self.shows_figures.data),
            shows_impact=bool(self.shows_impact.data),
        )

    def to_form(self, forms: Sequence[PaperForm]) -> PaperForm | None:
        """The form chosen, if one is."""
        return next((one for one in forms if str(one.id) == self.paper_form.data), None)

    def to_codes(self) -> list[str]:
        """The codes typed, between spaces, commas or lines."""
        return re.split(r"[\s,;]+", self.codes.data.strip()) if self.codes.data else []

    def to_panellists(self, people: Sequence[User]) -> list[User]:
        """The people chosen, in the order offered."""
        chosen = set(self.panellists.data or [])
        return [user for user in people if str(user.id) in chosen]


class RatingForm(Form):
    """One judgement."""

    percent = IntegerField(_l("Đánh giá"), validators=[InputRequired(_l("Hãy nhập một số."))])

    def to_percent(self) -> int:
        """The judgement. Read only after validation."""
        return self.percent.data or 0


class ClosingForm(Form):
    """Whether to go on without those who have not judged everything."""

    without_incomplete = BooleanField(
        _l("Đóng dù còn người chưa xong; đánh giá của người đó ở vòng này bị bỏ")
    )


class RecommendationForm(Form):
    """The panel's recommendation."""

    score = DecimalField(
        _l("Điểm đạt kiến nghị, tính bằng điểm của đề"),
        validators=[InputRequired(_l("Hãy nhập điểm."))],
    )
    reason = TextAreaField(
        _l("Lý do"), validators=[DataRequired(_l("Hãy ghi lý do.")), at_most(2_000)]
    )

    def to_recommendation(self) -> tuple[Decimal, str]:
        """Score in points and reason. Read only after validation."""
        return self.score.data or Decimal(0), self.reason.data or ""


def read_judgements(typed: Mapping[str, str], asked: Sequence[PanelQuestion]) -> dict[UUID, int]:
    """The judgements of a whole page, those that were given. Raise JudgementUnreadable."""
    judged = {}
    for question in asked:
        text = typed.get(f"percent-{question.id}", "").strip()
        if not text:
            continue
        if not re.fullmatch(r"[0-9]{1,3}", text):
            raise JudgementUnreadable(
                _("Câu %(number)d: hãy nhập một số từ 0 đến 100.", number=question.position)
            )
        judged[question.id] = int(text)
    return judged
