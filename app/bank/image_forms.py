"""What a person gives to add an image: the file, and what it shows."""

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from app.i18n import _l
from app.web.forms import Form, at_most
from question_bank.markup.reading import escape_label


class ImageForm(Form):
    """An image to use in questions."""

    file = FileField(
        _l("Tệp hình (PNG, JPEG hoặc WebP)"), validators=[FileRequired(_l("Hãy chọn tệp hình."))]
    )
    description = StringField(
        _l("Lời mô tả hình"),
        validators=[InputRequired(_l("Hãy mô tả hình cho người không nhìn thấy.")), at_most(300)],
    )
    submit = SubmitField(_l("Thêm hình"))

    def to_data(self) -> bytes:
        """The bytes of the file."""
        data: bytes = self.file.data.read()
        return data

    def to_mark(self, name: str) -> str:
        """What to write in a text to show the image of this name."""
        return f"![{escape_label(self.description.data or '')}]({name})"
