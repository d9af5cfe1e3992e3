"""Reads of accounts."""

from uuid import UUID

from sqlalchemy import Select, or_, select

from app import text
from app.accounts.models import User, UserSession
from app.db import db
from app.errors import NotFound
from app.permissions import Role


def get_user(user_id: UUID) -> User:
    """The account. Raise NotFound."""
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound(f"user {user_id}")
    return user


def find_user(email: str) -> User | None:
    """The account with this address."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def list_users(search: str = "") -> Select[User]:
    """Accounts in Vietnamese name order; the search looks at address and folded name."""
    stmt = select(User).order_by(User.name_key, User.email)
    if search:
        folded = f"%{text.fold(search)}%"
        stmt = stmt.where(or_(User.email.like(folded), User.name_folded.like(folded)))
    return stmt


def list_sessions(user: User) -> list[UserSession]:
    """The account's sign-ins, newest first."""
    stmt = select(UserSession).where(UserSession.user_id == user.id)
    return list(db.session.scalars(stmt.order_by(UserSession.created_at.desc()).limit(50)))


def has_administrator() -> bool:
    """Whether somebody can already manage accounts."""
    stmt = select(User.id).where(User.role == Role.SYSTEM_ADMINISTRATOR).limit(1)
    return db.session.scalar(stmt) is not None
