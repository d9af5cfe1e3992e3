"""What is typed about questions: a complaint, and the council's decision."""

from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from app.bank.models import QuestionVersion
from app.delivery.arranging import Arrangement
from app.delivery.complaining import MOST_CHARACTERS
from app.delivery.models import Attempt
from app.delivery.ruling_models import RulingKind
from app.i18n import _, _l
from app.invigilation.ruling_questions import list_options
from app.web.forms import Form, at_most
from question_bank.items.options import LETTERS

RULINGS = {
    RulingKind.KEEP: _l("Giữ nguyên đáp án"),
    RulingKind.CREDIT: _l("Câu có sai sót: mọi thí sinh dự thi được trọn điểm câu này"),
    RulingKind.ACCEPT: _l("Chấp nhận thêm một phương án đúng"),
    RulingKind.ANNUL: _l("Hủy câu hỏi: mọi thí sinh dự thi được trọn điểm câu này"),
}


class ComplaintForm(Form):
    """What a candidate said of a question."""

    number = IntegerField(
        _l("Câu số, theo màn hình của thí sinh"),
        validators=[
            InputRequired(_l("Hãy nhập số câu.")),
            NumberRange(1, 999, _l("Nhập từ 1 đến 999.")),
        ],
    )
    words = TextAreaField(
        _l("Thí sinh nói gì"),
        validators=[DataRequired(_l("Hãy ghi nội dung.")), at_most(MOST_CHARACTERS)],
    )

    def to_slot(self, attempt: Attempt) -> int:
        """The place in the form of the question the candidate sees under the number; 0: none."""
        order = Arrangement.from_text(attempt.arrangement).questions
        number = self.number.data or 0
        return order[number - 1] if 0 < number <= len(order) else 0

    def to_words(self) -> str:
        """The words as typed."""
        return self.words.data or ""


class RulingForm(Form):
    """What becomes of a question, and why."""

    kind = RadioField(_l("Quyết định"), validators=[InputRequired(_l("Hãy chọn một mục."))])
    accepted = SelectField(_l("Phương án chấp nhận thêm"), default="")
    reason = TextAreaField(
        _l("Căn cứ, lý do"), validators=[DataRequired(_l("Hãy ghi lý do.")), at_most(1000)]
    )

    def offer(self, version: QuestionVersion, *, with_text: bool) -> "RulingForm":
        """Let the options be chosen; by their letters alone without the right to read them."""
        options, told = list_options(version), with_text and not version.question.is_secret
        kinds = [one for one in RULINGS if options or one is not RulingKind.ACCEPT]
        self.kind.choices = [(one.value, RULINGS[one]) for one in kinds]
        named = [
            (str(n), f"{LETTERS[n]}. {text}" if told else LETTERS[n])
            for n, text in enumerate(options)
        ]
        self.accepted.choices = [("", _("Không chọn")), *named]
        return self

    def to_ruling(self) -> tuple[RulingKind, str, int | None]:
        """Kind, reason and accepted option."""
        accepted = int(self.accepted.data) if self.accepted.data else None
        return RulingKind(self.kind.data), self.reason.data or "", accepted
