"""What a person types to write a question: one form for each kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
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
from app.web.forms import Form, at_most
from question_bank import question as pure
from question_bank.errors import InvalidItem
from question_bank.fields import to_decimal
from question_bank.items.base import Item
from question_bank.items.choice import LETTERS, SingleChoice
from question_bank.items.fill_in import FillIn
from question_bank.items.true_false import TrueFalse
from question_bank.question import LEVEL_WORDS, Level, ProvisionRef

OPTIONS_SHOWN, PROVISIONS_SHOWN = 4, 2


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
        "Đáp án": "key",
        "Giải thích": "explanation",
        "Độ khó": "difficulty",
        "Điểm": "points",
        "Thẻ": "tags",
        "Văn bản": "provisions",
        "Điều": "provisions",
        "Khoản": "provisions",
    }
    code = StringField(_l("Mã câu hỏi"), validators=[Optional(), CODE])
    topic = SelectField(_l("Chủ đề"))
    stem = TextAreaField(_l("Câu hỏi"), validators=[InputRequired(_l("Hãy nhập câu hỏi."))])
    explanation = TextAreaField(_l("Vì sao đáp án đúng"), validators=[Optional()])
    level = SelectField(
        _l("Mức độ"), choices=[(each.value, _l(words)) for each, words in LEVEL_WORDS.items()]
    )
    difficulty = StringField(_l("Tỷ lệ dự kiến trả lời đúng"), validators=[Optional(), at_most(10)])
    points = StringField(_l("Điểm"), default="1", validators=[at_most(10)])
    tags = StringField(_l("Từ khóa"), validators=[Optional(), at_most(500)])
    provisions = FieldList(FormField(ProvisionForm), min_entries=PROVISIONS_SHOWN, max_entries=20)
    submit = SubmitField(_l("Lưu câu hỏi"))

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists to choose from."""
        self.topic.choices = topic_choices(nodes)
        choices = [("", _("– chọn văn bản –")), *law_choices(laws)]
        for row in self.provisions:
            row.form.law.choices = choices

    def to_item(self) -> Item:
        """The item typed. Raise InvalidItem."""
        raise NotImplementedError  # each kind of item has its own form, which says it

    def to_question(self) -> pure.Question:
        """The question typed. Raise InvalidItem."""
        references = [row.form.to_reference() for row in self.provisions]
        difficulty = self.difficulty.data or ""
        return pure.Question(
            item=self.to_item(),
            code=self.code.data or None,
            topic=self.topic.data,
            level=Level(self.level.data),
            difficulty=to_decimal(difficulty, column="Độ khó") if difficulty else None,
            points=to_decimal(self.points.data or "1", column="Điểm"),
            explanation=self.explanation.data or "",
            provisions=tuple(each for each in references if each),
            tags=tuple(tag.strip() for tag in (self.tags.data or "").split(";") if tag.strip()),
        )

    def refuse(self, error: InvalidItem) -> None:
        """Show what the item refused beside the field it names."""
        self.reject(self.field_for(error.column or ""), _(error.template, **error.params))

    def field_for(self, column: str) -> str:
        """The field in which a column of the item is typed."""
        return self.FIELDS.get(column, "stem")


class SingleChoiceForm(QuestionForm):
    """Options, one of them right."""

    options = FieldList(TextAreaField(), min_entries=OPTIONS_SHOWN, max_entries=len(LETTERS))
    key = RadioField(_l("Đáp án đúng"), validators=[InputRequired(_l("Hãy chọn đáp án đúng."))])
    reasons = FieldList(TextAreaField(), min_entries=OPTIONS_SHOWN, max_entries=len(LETTERS))

    def offer(self, nodes: Iterable[TopicNode], laws: Iterable[Law]) -> None:
        """Fill the lists, the letters of the key among them."""
        super().offer(nodes, laws)
        self.key.choices = [
            (str(number), LETTERS[number]) for number in range(len(self.options.entries))
        ]

    def to_item(self) -> SingleChoice:
        """The item; empty options at the end are left out."""
        typed = [field.data or "" for field in self.options]
        count = max((place + 1 for place, text in enumerate(typed) if text), default=0)
        reasons = [field.data or "" for field in self.reasons][:count]
        reasons += [""] * (count - len(reasons))
        return SingleChoice(
            stem=self.stem.data or "",
            options=tuple(typed[:count]),
            key=int(self.key.data or 0),
            explanations=tuple(reasons) if any(reasons) else (),
        )

    def field_for(self, column: str) -> str:
        """Options share one field; the letter is in the message."""
        return "options" if column and column in LETTERS else super().field_for(column)


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    key = RadioField(
        _l("Đáp án đúng"),
        choices=[("true", _l("Đúng")), ("false", _l("Sai"))],
        validators=[InputRequired(_l("Hãy chọn Đúng hoặc Sai."))],
    )

    def to_item(self) -> TrueFalse:
        """The item typed."""
        return TrueFalse(stem=self.stem.data or "", key=self.key.data == "true")


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


FORMS: Mapping[str, type[QuestionForm]] = {
    SingleChoice.kind: SingleChoiceForm,
    TrueFalse.kind: TrueFalseForm,
    FillIn.kind: FillInForm,
}


def typed_values(question: pure.Question) -> dict[str, Any]:
    """A question as the form for its kind would have been typed."""
    item = question.item
    values: dict[str, Any] = {
        "code": question.code,
        "topic": question.topic,
        "stem": item.stem,
        "explanation": question.explanation,
        "level": question.level.value if question.level else None,
        "difficulty": str(question.difficulty).replace(".", ","),
        "points": str(question.points).replace(".", ","),
        "tags": "; ".join(question.tags),
        "provisions": [_typed_provision(each) for each in question.provisions] + [{}],
    }
    if isinstance(item, SingleChoice):
        room = max(OPTIONS_SHOWN - len(item.options), 0)
        values["options"] = [*item.options, *[""] * room]
        values["reasons"] = [*(item.explanations or [""] * len(item.options)), *[""] * room]
        values["key"] = str(item.key)
    elif isinstance(item, TrueFalse):
        values["key"] = "true" if item.key else "false"
    elif isinstance(item, FillIn):
        values["key"] = "\n".join(item.accepted)
        values["case_sensitive"] = item.case_sensitive
        values["accent_sensitive"] = item.accent_sensitive
    return values


def _typed_provision(reference: ProvisionRef) -> dict[str, str]:
    article = "" if reference.article == WHOLE_LAW else reference.article
    return {"law": reference.law, "article": article, "clause": reference.clause}
