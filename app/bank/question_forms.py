"""What a person types to write a question: one form for each kind."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from app.bank.contents import WHOLE_LAW
from app.bank.forms import CODE, law_choices, topic_choices
from app.bank.models import Law
from app.bank.queries import TopicNode
from app.i18n import _, _l
from app.web.forms import CheckboxesField, Form, at_most
from question_bank import question as pure
from question_bank.errors import InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.multiple import MultipleResponse
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import COUNT, TrueFalseGroup
from question_bank.numbers import spell_number
from question_bank.question import LEVEL_WORDS, Level, ProvisionRef
from question_bank.scoring.policies import GRADED_2025, POLICY_WORDS, ChoicePolicy

OPTIONS_SHOWN, PROVISIONS_SHOWN = 4, 2
TRUTHS = [("true", _l("Đúng")), ("false", _l("Sai"))]


class ProvisionForm(PlainForm):
    """One provision that a question rests on."""

    law = SelectField(_l("Văn bản"), validate_choice=False)  # an unknown law is refused by name
    article = StringField(_l("Điều"), validators=[Optional(), at_most(20)])
    clause = StringField(_l("Khoản"), validators=[Optional(), at_most(20)])

    def to_reference(self) -> ProvisionRef | None:
        """The provision; none if no law was chosen. Raise InvalidItem."""
        if not self.law.data:
            return None
        article = (self.article.data or "").strip() or WHOLE_LAW
        return ProvisionRef(self.law.data, article, (self.clause.data or "").strip())


class QuestionForm(Form):
    """What every kind of question has; a kind adds its own fields and `to_item`."""

    FIELDS: Mapping[str, str] = {
        "Mã": "code",
        "Câu hỏi": "stem",
        "Tình huống": "stimulus",
        "Đáp án": "key",
        "Cách chấm": "policy",
        "Giải thích": "explanation",
        "Độ khó": "difficulty",
        "Thời gian (phút)": "minutes",
        "Điểm": "points",
        "Thẻ": "tags",
        "Văn bản": "provisions",
        "Điều": "provisions",
        "Khoản": "provisions",
    }
    base = HiddenField()
    code = StringField(_l("Mã câu hỏi"), validators=[Optional(), CODE])
    topic = SelectField(_l("Chủ đề"))
    stimulus = TextAreaField(_l("Tình huống dùng chung"), validators=[Optional()])
    stem = TextAreaField(_l("Câu hỏi"), validators=[InputRequired(_l("Hãy nhập câu hỏi."))])
    explanation = TextAreaField(_l("Vì sao đáp án đúng"), validators=[Optional()])
    level = SelectField(
        _l("Mức độ"), choices=[(each.value, _l(words)) for each, words in LEVEL_WORDS.items()]
    )
    difficulty = StringField(_l("Tỷ lệ dự kiến trả lời đúng"), validators=[Optional(), at_most(10)])
    minutes = StringField(_l("Thời gian dự kiến (phút)"), validators=[Optional(), at_most(10)])
    points = StringField(_l("Điểm"), default="1", validators=[at_most(10)])
    tags = StringField(_l("Từ khóa"), validators=[Optional(), at_most(500)])
    provisions = FieldList(FormField(ProvisionForm), min_entries=PROVISIONS_SHOWN, max_entries=20)
    reason = StringField(_l("Vì sao sửa"), validators=[Optional(), at_most(500)])
    submit = SubmitField(_l("Lưu câu hỏi"))

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists to choose from."""
        self.topic.choices = topic_choices(nodes)
        choices = [("", _("– chọn văn bản –")), *law_choices(laws)]
        for row in self.provisions:
            row.form.law.choices = choices

    @abstractmethod
    def to_item(self) -> Item:
        """The item typed. Raise InvalidItem."""

    def to_question(self) -> pure.Question:
        """The question typed. Raise InvalidItem."""
        references = [row.form.to_reference() for row in self.provisions]
        difficulty, minutes = self.difficulty.data or "", self.minutes.data or ""
        return pure.Question(
            item=self.to_item(),
            code=self.code.data or None,
            topic=self.topic.data,
            level=Level(self.level.data),
            difficulty=to_decimal(difficulty, column="Độ khó") if difficulty else None,
            minutes=to_decimal(minutes, column="Thời gian (phút)") if minutes else None,
            points=to_decimal(self.points.data or "1", column="Điểm"),
            explanation=self.explanation.data or "",
            stimulus=self.stimulus.data or "",
            provisions=tuple(each for each in references if each),
            tags=tuple(tag.strip() for tag in (self.tags.data or "").split(";") if tag.strip()),
        )

    def to_base(self) -> int | None:
        """The version that the author had before their eyes; none if the page did not say."""
        told = self.base.data or ""
        return int(told[:9]) if told.isascii() and told[:9].isdecimal() else None

    def refuse(self, error: InvalidItem) -> None:
        """Show what the item refused beside the field it names."""
        self.reject(self.field_for(error.column or ""), _(error.template, **error.params))

    def field_for(self, column: str) -> str:
        """The field in which a column of the item is typed."""
        return self.FIELDS.get(column, "stem")


class OptionsForm(QuestionForm):
    """What kinds with options share: the options and the reason for each."""

    options = FieldList(TextAreaField(), min_entries=OPTIONS_SHOWN, max_entries=len(LETTERS))
    reasons = FieldList(TextAreaField(), min_entries=OPTIONS_SHOWN, max_entries=len(LETTERS))

    def lettered(self) -> list[tuple[str, str]]:
        """The options' numbers with their letters, to choose the key from."""
        return [(str(number), LETTERS[number]) for number in range(len(self.options.entries))]

    def to_options(self) -> tuple[str, ...]:
        """The options typed; empty ones at the end are left out."""
        typed = [field.data or "" for field in self.options]
        return tuple(
            typed[: max((place + 1 for place, text in enumerate(typed) if text), default=0)]
        )

    def to_reasons(self, count: int) -> tuple[str, ...]:
        """The reasons of so many options, or none at all."""
        reasons = [field.data or "" for field in self.reasons][:count]
        return tuple(reasons + [""] * (count - len(reasons))) if any(reasons) else ()

    def field_for(self, column: str) -> str:
        """Options share one field; the letter is in the message."""
        return "options" if column and column in LETTERS else super().field_for(column)


class SingleChoiceForm(OptionsForm):
    """Options, one of them right."""

    key = RadioField(_l("Đáp án đúng"), validators=[InputRequired(_l("Hãy chọn đáp án đúng."))])

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists, the letters of the key among them."""
        super().offer(nodes, laws)
        self.key.choices = self.lettered()

    def to_item(self) -> SingleChoice:
        """The item typed."""
        options = self.to_options()
        return SingleChoice(
            stem=self.stem.data or "",
            options=options,
            key=int(self.key.data or 0),
            explanations=self.to_reasons(len(options)),
        )


class MultipleResponseForm(OptionsForm):
    """Options, any of them right."""

    keys = CheckboxesField(_l("Các đáp án đúng"))
    policy = RadioField(
        _l("Cách chấm"),
        choices=[(policy.value, _l(words)) for policy, words in POLICY_WORDS.items()],
        default=ChoicePolicy.ALL_OR_NOTHING.value,
    )

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists, the letters of the key among them."""
        super().offer(nodes, laws)
        self.keys.choices = self.lettered()

    def to_item(self) -> MultipleResponse:
        """The item typed."""
        options = self.to_options()
        return MultipleResponse(
            stem=self.stem.data or "",
            options=options,
            keys=tuple(int(key) for key in self.keys.data or []),
            policy=ChoicePolicy(self.policy.data),
            explanations=self.to_reasons(len(options)),
        )

    def field_for(self, column: str) -> str:
        """The key is several boxes here."""
        return "keys" if column == "Đáp án" else super().field_for(column)


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    key = RadioField(
        _l("Đáp án đúng"),
        choices=TRUTHS,
        validators=[InputRequired(_l("Hãy chọn Đúng hoặc Sai."))],
    )

    def to_item(self) -> TrueFalse:
        """The item typed."""
        return TrueFalse(stem=self.stem.data or "", key=self.key.data == "true")


class TrueFalseGroupForm(QuestionForm):
    """Four statements, each true or false."""

    statements = FieldList(TextAreaField(), min_entries=COUNT, max_entries=COUNT)
    truths = FieldList(
        RadioField(choices=TRUTHS, validators=[InputRequired(_l("Hãy chọn Đúng hoặc Sai."))]),
        min_entries=COUNT,
        max_entries=COUNT,
    )
    policy = StringField(
        _l("Điểm khi đúng 0, 1, 2, 3, 4 ý"),
        default="; ".join(spell_number(each) for each in GRADED_2025),
        validators=[at_most(60)],
    )

    def to_item(self) -> TrueFalseGroup:
        """The item typed."""
        shares = [part for part in (self.policy.data or "").split(";") if part.strip()]
        return TrueFalseGroup(
            stem=self.stem.data or "",
            statements=tuple(field.data or "" for field in self.statements),
            keys=tuple(field.data == "true" for field in self.truths),
            shares=tuple(to_decimal(part, column="Cách chấm") for part in shares),
        )

    def field_for(self, column: str) -> str:
        """Statements share one field; the letter is in the message."""
        return "statements" if column and column in LETTERS else super().field_for(column)


class FillInForm(QuestionForm):
    """A gap and the answers accepted for it."""

    key = TextAreaField(
        _l("Các đáp án được chấp nhận"),
        validators=[InputRequired(_l("Hãy nhập ít nhất một đáp án."))],
    )
    case_sensitive = BooleanField(_l("Phân biệt chữ hoa, chữ thường"))
    accent_sensitive = BooleanField(_l("Phân biệt dấu tiếng Việt"), default=True)

    def to_item(self) -> FillIn:
        """The item typed; one accepted answer a line."""
        lines = (self.key.data or "").splitlines()
        return FillIn(
            stem=self.stem.data or "",
            accepted=tuple(line for line in lines if line.strip()),
            case_sensitive=self.case_sensitive.data,
            accent_sensitive=self.accent_sensitive.data,
        )
