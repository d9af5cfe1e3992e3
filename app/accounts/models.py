"""Tables of accounts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Model
from app.i18n import _l
from app.permissions import GRANTS, Permission, Role

ROLE_LABELS = {
    Role.CANDIDATE: _l("Thí sinh, học viên"),
    Role.TRAINER: _l("Giảng viên"),
    Role.EXAM_ADMINISTRATOR: _l("Cán bộ tổ chức thi"),
    Role.INVIGILATOR: _l("Giám thị"),
    Role.INSPECTOR: _l("Giám sát, thanh tra"),
    Role.SYSTEM_ADMINISTRATOR: _l("Quản trị hệ thống"),
}


class User(UserMixin, Model):  # type: ignore[misc]
    """An account: one person in one role. It has no password until its link was used."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    email: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    name_key: Mapped[bytes]
    """Vietnamese sort key of the name: given name, family, middle."""
    name_folded: Mapped[str]
    """The name without accents, in lower case, for searching."""
    role: Mapped[Role]
    national_id: Mapped[str | None] = mapped_column(index=True)
    """Ties a candidate's account to their applications and enrolments."""
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    def may(self, permission: Permission) -> bool:
        """Whether this account's role holds the permission."""
        return self.disabled_at is None and permission in GRANTS[self.role]

    @property
    def actor_id(self) -> UUID:
        """Who stands in the ledger."""
        return self.id

    @property
    def actor_name(self) -> str:
        """The name that stands in the ledger, as it was at the time."""
        return self.full_name

    @property
    def role_label(self) -> str:
        """The role in the reader's language."""
        return str(ROLE_LABELS[self.role])


class UserSession(Model):
    """One sign-in on one device. Revoking the row ends it at the next request."""

    __tablename__ = "user_session"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the random token in the cookie."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str]
    device: Mapped[str]
    user: Mapped[User] = relationship()

    def is_live(self, at: datetime) -> bool:
        """Whether it still opens doors at the instant."""
        return self.revoked_at is None and at < self.expires_at and self.user.disabled_at is None


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    SET_PASSWORD = "set_password"  # noqa: S105  a purpose, not a password


class OneTimeLink(Model):
    """A link that works once, for a while. Only the hash of its token is kept."""

    __tablename__ = "one_time_link"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class SignInFailure(Model):
    """One failed attempt, counted against an account, a room or the whole site."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_budget_at", "budget", "at"),)

    budget: Mapped[str]
    """Such as `account:someone@example.vn` or `room:<id>`; never an address alone."""
    at: Mapped[datetime]
