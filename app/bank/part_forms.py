"""What a person types to write a question in parts, a short answer or an essay."""

from wtforms import BooleanField, FieldList, FormField, RadioField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from app.bank.question_forms import QuestionForm
from app.i18n import _l
from app.web.forms import at_most
from question_bank.fields import to_decimal
from question_bank.items.cloze import Cloze
from question_bank.items.essay import STEPS_LIMIT, Essay, Step
from question_bank.items.matching import Matching, matching_of
from question_bank.items.numeric import Numeric, read_key, read_units
from question_bank.items.options import LETTERS
from question_bank.items.ordering import Ordering
from question_bank.items.parts import PARTS_LIMIT
from question_bank.items.short_answer import ShortAnswer
from question_bank.scoring.policies import (
    ORDER_POLICY_WORDS,
    PART_POLICY_WORDS,
    OrderPolicy,
    PartPolicy,
)

ROWS_SHOWN, DISTRACTORS_SHOWN = 5, 2


class NumericForm(QuestionForm):
    """A number, how far off an answer may be, and the units it may be given in."""

    FIELDS = {**QuestionForm.FIELDS, "Đơn vị": "units"}
    key = StringField(
        _l("Đáp án là số"), validators=[InputRequired(_l("Hãy nhập đáp án.")), at_most(100)]
    )
    units = StringField(_l("Các đơn vị được chấp nhận"), validators=[Optional(), at_most(400)])
    unit_required = BooleanField(_l("Phải ghi đơn vị mới có điểm"))

    def to_item(self) -> Numeric:
        """The item typed."""
        value, tolerance, relative = read_key(self.key.data or "")
        return Numeric(
            stem=self.stem.data or "",
            value=value,
            tolerance=tolerance,
            relative=relative,
            units=read_units((self.units.data or "").split(";")),
            unit_required=self.unit_required.data,
        )


class ShortAnswerForm(QuestionForm):
    """The answers accepted, and the rules by which an answer is compared with them."""

    key = TextAreaField(
        _l("Các đáp án được chấp nhận"),
        validators=[InputRequired(_l("Hãy nhập ít nhất một đáp án."))],
    )
    accent_sensitive = BooleanField(_l("Phân biệt dấu tiếng Việt"), default=True)
    case_sensitive = BooleanField(_l("Phân biệt chữ hoa, chữ thường"))
    space_sensitive = BooleanField(_l("Phân biệt có dấu cách hay không"), default=True)
    punctuation_sensitive = BooleanField(_l("Phân biệt dấu câu"))
    wildcards = BooleanField(_l("Dấu * trong đáp án thay cho chữ bất kỳ"))

    def to_item(self) -> ShortAnswer:
        """The item typed; one accepted answer a line."""
        lines = (self.key.data or "").splitlines()
        return ShortAnswer(
            stem=self.stem.data or "",
            accepted=tuple(line for line in lines if line.strip()),
            case_sensitive=self.case_sensitive.data,
            accent_sensitive=self.accent_sensitive.data,
            space_sensitive=self.space_sensitive.data,
            punctuation_sensitive=self.punctuation_sensitive.data,
            wildcards=self.wildcards.data,
        )


class PartsForm(QuestionForm):
    """What kinds with parts share: how a part that is right is paid."""

    policy = RadioField(
        _l("Cách chấm"),
        choices=[(policy.value, _l(words)) for policy, words in PART_POLICY_WORDS.items()],
        default=PartPolicy.PARTIAL.value,
    )


class MatchingForm(PartsForm):
    """Pairs, and options that belong to no prompt."""

    FIELDS = {**QuestionForm.FIELDS, "Vế trái": "prompts", "Đáp án": "prompts"} | dict.fromkeys(
        LETTERS, "answers"
    )
    prompts = FieldList(TextAreaField(), min_entries=ROWS_SHOWN, max_entries=PARTS_LIMIT)
    answers = FieldList(TextAreaField(), min_entries=ROWS_SHOWN, max_entries=PARTS_LIMIT)
    distractors = FieldList(TextAreaField(), min_entries=DISTRACTORS_SHOWN, max_entries=PARTS_LIMIT)

    def to_item(self) -> Matching:
        """The item typed; rows left empty are left out."""
        rows = zip(self.prompts, self.answers, strict=False)
        pairs = [(left.data or "", right.data or "") for left, right in rows]
        return matching_of(
            self.stem.data or "",
            [pair for pair in pairs if any(pair)],
            distractors=[field.data for field in self.distractors if field.data],
            policy=PartPolicy(self.policy.data),
        )


class OrderingForm(QuestionForm):
    """Entries in their right order."""

    FIELDS = {**QuestionForm.FIELDS, "Các mục theo thứ tự đúng": "entries_"}
    entries_ = FieldList(TextAreaField(), min_entries=ROWS_SHOWN, max_entries=PARTS_LIMIT)
    policy = RadioField(
        _l("Cách chấm"),
        choices=[(policy.value, _l(words)) for policy, words in ORDER_POLICY_WORDS.items()],
        default=OrderPolicy.ALL_OR_NOTHING.value,
    )

    def to_item(self) -> Ordering:
        """The item typed; rows left empty are left out."""
        return Ordering(
            stem=self.stem.data or "",
            entries=tuple(field.data for field in self.entries_ if field.data),
            policy=OrderPolicy(self.policy.data),
        )


class ClozeForm(PartsForm):
    """A list of options for each gap that the text has."""

    FIELDS = {**QuestionForm.FIELDS, "Các lựa chọn": "gaps"}
    gaps = FieldList(TextAreaField(), min_entries=ROWS_SHOWN, max_entries=PARTS_LIMIT)

    def to_item(self) -> Cloze:
        """The item typed; one option a line, the right one first, and empty lists left out."""
        lists = [(field.data or "").splitlines() for field in self.gaps]
        gaps = [tuple(line.strip() for line in lines if line.strip()) for lines in lists]
        return Cloze(
            stem=self.stem.data or "",
            gaps=tuple(filter(None, gaps)),
            policy=PartPolicy(self.policy.data),
        )


class StepForm(PlainForm):
    """One step of a marking scheme."""

    text = TextAreaField(_l("Nội dung cần có"), validators=[Optional(), at_most(1000)])
    marks = StringField(_l("Điểm"), validators=[Optional(), at_most(10)])

    def to_step(self) -> Step | None:
        """The step; none if nothing was typed. Raise InvalidItem."""
        text, marks = self.text.data or "", self.marks.data or ""
        if not text.strip() and not marks.strip():
            return None
        return Step(text, to_decimal(marks, column="Hướng dẫn chấm"))


class EssayForm(QuestionForm):
    """The scheme that people mark the essay by."""

    FIELDS = {**QuestionForm.FIELDS, "Hướng dẫn chấm": "steps", "Bài làm mẫu": "model"}
    steps = FieldList(FormField(StepForm), min_entries=ROWS_SHOWN, max_entries=STEPS_LIMIT)
    model = TextAreaField(_l("Bài làm mẫu"), validators=[Optional()])

    def to_item(self) -> Essay:
        """The item typed."""
        steps = [row.form.to_step() for row in self.steps]
        return Essay(
            stem=self.stem.data or "",
            steps=tuple(step for step in steps if step),
            model=self.model.data or "",
        )
