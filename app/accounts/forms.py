"""What a person may type about accounts."""

from wtforms import EmailField, PasswordField, SelectField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Optional, Regexp

from app.accounts.models import ROLE_LABELS
from app.i18n import _l
from app.permissions import Role
from app.web.forms import Form, at_most

ADDRESS = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Hãy nhập địa chỉ như ten@donvi.vn."))


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _l("Thư điện tử"), validators=[InputRequired(_l("Hãy nhập thư điện tử.")), at_most(254)]
    )
    password = PasswordField(
        _l("Mật khẩu"), validators=[InputRequired(_l("Hãy nhập mật khẩu.")), at_most(128)]
    )
    submit = SubmitField(_l("Đăng nhập"))

    def to_credentials(self) -> tuple[str, str]:
        """Address and password as typed."""
        return self.email.data or "", self.password.data or ""


class PasswordForm(Form):
    """A new password, typed twice."""

    password = PasswordField(
        _l("Mật khẩu mới"), validators=[InputRequired(_l("Hãy nhập mật khẩu.")), at_most(128)]
    )
    again = PasswordField(
        _l("Nhập lại mật khẩu"),
        validators=[EqualTo("password", _l("Hai lần nhập chưa giống nhau."))],
    )
    submit = SubmitField(_l("Đặt mật khẩu"))

    def to_password(self) -> str:
        """The password both fields agree on."""
        return self.password.data or ""


class InvitationForm(Form):
    """A new account."""

    full_name = StringField(
        _l("Họ và tên"), validators=[InputRequired(_l("Hãy nhập họ và tên.")), at_most(120)]
    )
    email = EmailField(
        _l("Thư điện tử"),
        validators=[InputRequired(_l("Hãy nhập thư điện tử.")), ADDRESS, at_most(254)],
    )
    role = SelectField(
        _l("Vai trò"), choices=[(r.value, label) for r, label in ROLE_LABELS.items()]
    )
    national_id = StringField(
        _l("Số căn cước"),
        validators=[Optional(), Regexp(r"^\d{12}$", message=_l("Số căn cước có 12 chữ số."))],
    )
    submit = SubmitField(_l("Tạo tài khoản"))

    def to_person(self) -> tuple[str, str, Role]:
        """Address, name and role."""
        return self.email.data or "", self.full_name.data or "", Role(self.role.data)
