"""What a person may type of a paper."""

from wtforms import SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.i18n import _, _l
from app.issuing.issuing import LetterText
from app.issuing.kinds import LETTERS
from app.web.forms import Form, at_most


class LetterForm(Form):
    """A letter."""

    kind = SelectField(_l("Loại văn bản"))
    subject = StringField(
        _l("Trích yếu"), validators=[InputRequired(_l("Hãy nhập trích yếu.")), at_most(300)]
    )
    bases = TextAreaField(
        _l("Căn cứ, mỗi dòng một căn cứ"), validators=[Optional(), at_most(3_000)]
    )
    body = TextAreaField(
        _l("Nội dung, mỗi đoạn một dòng"),
        validators=[InputRequired(_l("Hãy nhập nội dung.")), at_most(20_000)],
    )
    recipients = TextAreaField(
        _l("Nơi nhận, mỗi dòng một nơi"), validators=[Optional(), at_most(2_000)]
    )
    preview = SubmitField(_l("Xem trước (PDF)"))
    submit = SubmitField(_l("Phát hành"))

    def offer(self) -> "LetterForm":
        """Let one of the kinds be chosen."""
        self.kind.choices = [(kind, _(title)) for kind, (title, _sign) in LETTERS.items()]
        return self

    def to_letter(self) -> LetterText:
        """The letter. Read only after validation."""
        return LetterText(
            kind=self.kind.data,
            subject=self.subject.data or "",
            bases=_lines(self.bases.data),
            paragraphs=_lines(self.body.data),
            recipients=_lines(self.recipients.data),
        )


def _lines(typed: str | None) -> tuple[str, ...]:
    return tuple(line.strip().rstrip(";") for line in (typed or "").splitlines() if line.strip())
