"""What a person may type about who watches the rooms."""

import secrets
from collections.abc import Sequence

from wtforms import IntegerField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, NumberRange

from app.council.models import CouncilMember
from app.i18n import _l
from app.web.forms import CheckboxesField, Form, at_most

LARGEST_SEED = 999_999


class DrawForm(Form):
    """Who takes part in the lot, and the seed that repeats it."""

    invigilators = CheckboxesField(_l("Giám thị"))
    technicians = CheckboxesField(_l("Kỹ thuật viên"))
    seed = IntegerField(
        _l("Số khởi đầu của lần bốc thăm"),
        validators=[
            InputRequired(_l("Hãy nhập một số.")),
            NumberRange(0, LARGEST_SEED, _l("Từ 0 đến 999999.")),
        ],
    )
    submit = SubmitField(_l("Bốc thăm"))

    def offer(self, people: Sequence[CouncilMember]) -> "DrawForm":
        """Let some of the people be chosen."""
        self._people = list(people)
        choices = [
            (str(one.id), ", ".join(part for part in (one.full_name, one.unit) if part))
            for one in people
        ]
        self.invigilators.choices = self.technicians.choices = choices
        return self

    def to_invigilators(self) -> list[CouncilMember]:
        """Those chosen to invigilate, in the order offered."""
        return self._chosen(self.invigilators)

    def to_technicians(self) -> list[CouncilMember]:
        """Those chosen as technicians, in the order offered."""
        return self._chosen(self.technicians)

    def _chosen(self, field: CheckboxesField) -> list[CouncilMember]:
        chosen = set(field.data or [])
        return [one for one in self._people if str(one.id) in chosen]

    def to_seed(self) -> int:
        """The seed. Read only after validation."""
        return self.seed.data or 0


def new_seed() -> int:
    """A seed nobody chose."""
    return secrets.randbelow(LARGEST_SEED + 1)


class ReplacementForm(Form):
    """Who comes instead, and why."""

    successor = SelectField(_l("Người thay"))
    reason = StringField(
        _l("Lý do"), validators=[InputRequired(_l("Hãy ghi lý do.")), at_most(500)]
    )
    submit = SubmitField(_l("Thay người"))

    def offer(self, people: Sequence[CouncilMember]) -> "ReplacementForm":
        """Let one of the people be chosen."""
        self._people = {str(one.id): one for one in people}
        self.successor.choices = [(key, one.full_name) for key, one in self._people.items()]
        return self

    def to_replacement(self) -> tuple[CouncilMember, str]:
        """Who, and why. Read only after validation."""
        return self._people[self.successor.data], self.reason.data or ""
