"""The accounts of the demonstration: one for each role, each with a password of its own."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.inviting import invite_user, issue_link, set_password
from app.accounts.models import ROLE_LABELS, User
from app.demo.timetable import on
from app.ledger.recording import Actor
from app.permissions import Role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""
BEGINNING = date(2025, 8, 25)

PERSONA, PERSONA_ID = "Trần Thị Ngọc Ánh", "079177000141"
"""The candidate of the tour: in the registration workbook, without a training certificate there."""
DOMAIN = "sathach.example"

PLAN = (
    ("quan-tri-he-thong", "Phan Thế Hiển", Role.SYSTEM_ADMINISTRATOR),
    ("to-chuc-thi", "Nguyễn Thu Hà", Role.EXAM_ADMINISTRATOR),
    ("giang-vien", "Lê Quang Minh", Role.TRAINER),
    ("giam-thi", "Đỗ Thị Lan", Role.INVIGILATOR),
    ("thanh-tra", "Hoàng Văn Sơn", Role.INSPECTOR),
    ("thi-sinh", PERSONA, Role.CANDIDATE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What somebody needs to sign in. The password is nowhere in the database."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The accounts that act in the demonstration, and how to sign in as each."""

    users: dict[Role, User]
    logins: Sequence[Login]

    @property
    def administrator(self) -> User:
        """Who organises exams."""
        return self.users[Role.EXAM_ADMINISTRATOR]

    @property
    def trainer(self) -> User:
        """Who keeps the bank and teaches."""
        return self.users[Role.TRAINER]

    @property
    def invigilator(self) -> User:
        """Who watches the room."""
        return self.users[Role.INVIGILATOR]


def invite_cast(*, by: Actor) -> Cast:
    """Make the accounts and let each holder set a random password by the one-time link."""
    users, logins = {}, []
    with on(BEGINNING, 8):
        for name, full_name, role in PLAN:
            national_id = PERSONA_ID if role is Role.CANDIDATE else None
            email, password = f"{name}@{DOMAIN}", new_password()
            user = invite_user(email, full_name, role, by=by, national_id=national_id)
            set_password(issue_link(user, by=by), password)
            users[role] = user
            logins.append(Login(role=str(ROLE_LABELS[role]), email=email, password=password))
    return Cast(users=users, logins=logins)


def new_password() -> str:
    """Four groups of four random characters: 79 bits, and still easy to type."""
    letters = [secrets.choice(ALPHABET) for _place in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))
