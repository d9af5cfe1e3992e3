"""Signing in and out: sessions that can be revoked."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.accounts import throttling
from app.accounts.models import User, UserSession
from app.accounts.passwords import password_matches
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record


class WrongPassword(DomainError):
    """The address or the password is wrong; the message does not say which."""


def token_hash(token: str) -> str:
    """What is kept of a random token: enough to recognise it, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_password(email: str, password: str) -> User:
    """The account behind the address, if the password is right.

    A failure is added to the account's budget: the caller commits that too.
    Raise TooManyAttempts before the password is looked at, WrongPassword after.
    """
    address = email.strip().lower()
    budget = throttling.for_account(address)
    throttling.spend_check([budget])
    user: User | None = db.session.scalar(select(User).where(User.email == address))
    right = password_matches(password, user.password_hash if user else None)
    if user is None or not right or user.disabled_at is not None:
        throttling.record_failure([budget])
        raise WrongPassword(_("Thư điện tử hoặc mật khẩu không đúng."))
    throttling.forget_failures(budget)
    return user


def open_session(user: User, *, hours: int, address: str, device: str) -> str:
    """Start a session for the user and give the token for the cookie."""
    token = secrets.token_urlsafe(32)
    session = UserSession(
        user=user,
        token_hash=token_hash(token),
        expires_at=clock.now() + timedelta(hours=hours),
        address=address,
        device=device[:200],
    )
    db.session.add(session)
    db.session.flush()
    record("session.opened", by=user, subject=user.id, address=address)
    return token


def find_session(token: str) -> UserSession | None:
    """The live session of a cookie's token."""
    stmt = select(UserSession).where(UserSession.token_hash == token_hash(token))
    session = db.session.scalar(stmt)
    return session if session and session.is_live(clock.now()) else None


def close_session(token: str, *, by: User) -> None:
    """End the session so that its cookie opens nothing any more."""
    session = find_session(token)
    if session:
        session.revoked_at = clock.now()
        record("session.closed", by=by, subject=session.user_id)


def close_all_sessions(user: User, *, by: User) -> int:
    """End every live session of the account, on all devices; give their number."""
    stmt = select(UserSession).where(
        UserSession.user_id == user.id, UserSession.revoked_at.is_(None)
    )
    sessions = db.session.scalars(stmt).all()
    for session in sessions:
        session.revoked_at = clock.now()
    record("session.all_closed", by=by, subject=user.id, count=len(sessions))
    return len(sessions)
