"""What a person may type about the council."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wtforms import DateField, HiddenField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.accounts.models import User
from app.council.appointing import Person
from app.council.declaring import Kin
from app.council.founding import Paperwork
from app.council.models import CouncilDecision
from app.council.words import task_word
from app.i18n import _, _l
from app.regulations.council import Task
from app.web.forms import CheckboxesField, Form, at_most


class DecisionForm(Form):
    """A decision that sets up the council or a board."""

    board = SelectField(_l("Lập"))
    number = StringField(
        _l("Số, ký hiệu"), validators=[InputRequired(_l("Hãy nhập số quyết định.")), at_most(60)]
    )
    signed_on = DateField(_l("Ngày ký"), validators=[InputRequired(_l("Hãy nhập ngày ký."))])
    signed_by = StringField(
        _l("Người ký"),
        validators=[InputRequired(_l("Hãy nhập chức vụ và họ tên người ký.")), at_most(200)],
    )
    in_force_from = DateField(
        _l("Có hiệu lực từ ngày"), validators=[InputRequired(_l("Hãy nhập ngày có hiệu lực."))]
    )
    submit = SubmitField(_l("Ghi quyết định"))

    def offer(self, boards: Mapping[str, str]) -> "DecisionForm":
        """Let the council or one of the boards be chosen."""
        self.board.choices = list(boards.items())
        return self

    def to_paperwork(self) -> Paperwork:
        """What stands on the decision. Read only after validation."""
        if self.signed_on.data is None or self.in_force_from.data is None:
            raise ValueError("read only after validation")
        return Paperwork(
            number=self.number.data or "",
            signed_on=self.signed_on.data,
            signed_by=self.signed_by.data or "",
            in_force_from=self.in_force_from.data,
        )


class EndForm(Form):
    """The last day of a decision, and why."""

    last_day = DateField(
        _l("Ngày cuối có hiệu lực"), validators=[InputRequired(_l("Hãy nhập ngày."))]
    )
    reason = StringField(
        _l("Lý do, số văn bản"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )
    submit = SubmitField(_l("Kết thúc quyết định"))

    def to_end(self) -> tuple[date, str]:
        """The day and the reason. Read only after validation."""
        if self.last_day.data is None:
            raise ValueError("read only after validation")
        return self.last_day.data, self.reason.data or ""


class MemberForm(Form):
    """Who somebody is."""

    full_name = StringField(
        _l("Họ và tên"), validators=[InputRequired(_l("Hãy nhập họ và tên.")), at_most(120)]
    )
    birth_on = DateField(_l("Ngày sinh"), validators=[Optional()])
    national_id = StringField(_l("Số căn cước"), validators=[Optional(), at_most(20)])
    position = StringField(_l("Chức vụ"), validators=[Optional(), at_most(200)])
    unit = StringField(_l("Cơ quan công tác"), validators=[Optional(), at_most(200)])
    residence = StringField(_l("Nơi thường trú"), validators=[Optional(), at_most(300)])
    works_as = SelectField(_l("Tài khoản làm việc"))
    edition = HiddenField(default="1")
    submit = SubmitField(_l("Lưu"))

    def offer(self, accounts: Iterable[User]) -> "MemberForm":
        """Let one of the accounts be chosen."""
        self._accounts = {str(user.id): user for user in accounts}
        named = [
            (key, f"{user.full_name} ({user.email}, {user.role_label})")
            for key, user in self._accounts.items()
        ]
        self.works_as.choices = [("", _("Không có tài khoản")), *named]
        return self

    def to_person(self) -> Person:
        """Who they are. Read only after validation."""
        return Person(
            full_name=self.full_name.data or "",
            birth_on=self.birth_on.data,
            national_id=self.national_id.data or "",
            position=self.position.data or "",
            unit=self.unit.data or "",
            residence=self.residence.data or "",
        )

    def to_account(self) -> User | None:
        """The account chosen, if one is."""
        return self._accounts.get(self.works_as.data or "")

    def show_edition(self, edition: int) -> None:
        """Send back the edition the writer sees from now on."""
        self.edition.data = str(edition)

    def to_edition(self) -> int:
        """The edition the writer saw; 0, which none is, if the box holds nonsense."""
        typed = self.edition.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


class TaskForm(Form):
    """A task by a decision."""

    decision = SelectField(_l("Theo quyết định"))
    task = SelectField(_l("Nhiệm vụ"))
    submit = SubmitField(_l("Giao nhiệm vụ"))

    def offer(self, decisions: Sequence[CouncilDecision], titles: Mapping[str, str]) -> "TaskForm":
        """Let one of the decisions be chosen."""
        self._decisions = {str(one.id): one for one in decisions}
        self.decision.choices = [
            (key, f"{titles.get(one.board, one.board)} – {one.number}")
            for key, one in self._decisions.items()
        ]
        self.task.choices = [
            (task.value, f"{task_word('', task)} / {task_word('council', task)}") for task in Task
        ]
        return self

    def to_task(self) -> tuple[CouncilDecision, Task]:
        """The decision and the task. Read only after validation."""
        return self._decisions[self.decision.data], Task(self.task.data)


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(1_000)]
    )
    submit = SubmitField(_l("Đồng ý"))

    def to_reason(self) -> str:
        """The reason typed."""
        return self.reason.data or ""


class RelativeForm(Form):
    """A relative."""

    relation = SelectField(_l("Quan hệ với người khai"))
    full_name = StringField(
        _l("Họ và tên"), validators=[InputRequired(_l("Hãy nhập họ và tên.")), at_most(120)]
    )
    birth_on = DateField(_l("Ngày sinh"), validators=[Optional()])
    national_id = StringField(_l("Số căn cước"), validators=[Optional(), at_most(20)])
    submit = SubmitField(_l("Thêm người thân"))

    def offer(self, relations: Iterable[str]) -> "RelativeForm":
        """Let one of the rule's relations be chosen."""
        self.relation.choices = [(one, one) for one in relations]
        return self

    def to_kin(self) -> Kin:
        """The relative. Read only after validation."""
        return Kin(
            relation=self.relation.data,
            full_name=self.full_name.data or "",
            birth_on=self.birth_on.data,
            national_id=self.national_id.data or "",
        )


class DeclarationForm(Form):
    """That the declaration is complete, and what bars the member."""

    barred_by = CheckboxesField(_l("Người này có trường hợp nào sau đây không"))
    submit = SubmitField(_l("Kê khai đã đủ"))

    def offer(self, barred: Iterable[str]) -> "DeclarationForm":
        """Let some of the rule's words be chosen."""
        self.barred_by.choices = [(one, one) for one in barred]
        return self

    def to_barred(self) -> list[str]:
        """The words chosen."""
        return list(self.barred_by.data or [])


class RulingForm(Form):
    """What a likeness is."""

    relation = SelectField(_l("Kết luận"))
    reason = TextAreaField(
        _l("Căn cứ của kết luận"),
        validators=[InputRequired(_l("Hãy ghi đã kiểm tra gì.")), at_most(1_000)],
    )
    submit = SubmitField(_l("Ghi kết luận"))

    def offer(self, relations: Iterable[str]) -> "RulingForm":
        """Let no relation or one of the rule's be chosen."""
        named = [(one, _("Là người thân: %(relation)s", relation=one)) for one in relations]
        self.relation.choices = [("", _("Không phải người thân trong quy định")), *named]
        return self

    def to_ruling(self) -> dict[str, str]:
        """Relation (empty for none) and reason."""
        return {"relation": self.relation.data or "", "reason": self.reason.data or ""}
