"""Making accounts and letting their holders choose a password by a one-time link."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from app import clock, text
from app.accounts.models import LinkPurpose, OneTimeLink, User
from app.accounts.passwords import hash_password
from app.accounts.signing_in import close_all_sessions, token_hash
from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.permissions import Role

LINK_LIFETIME = timedelta(hours=72)


class AccountExists(DomainError):
    """Another account has this address."""


class LinkSpent(DomainError):
    """The link was used, is too old, or never was one."""


def invite_user(
    email: str, full_name: str, role: Role, *, by: Actor, national_id: str | None = None
) -> User:
    """Make an account without a password. Raise AccountExists."""
    address = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise AccountExists(_("Đã có tài khoản dùng địa chỉ %(email)s.", email=address))
    user = User(
        email=address,
        full_name=text.nfc(full_name),
        name_key=text.name_sort_key(full_name),
        name_folded=text.fold(full_name),
        role=role,
        national_id=national_id or None,
    )
    db.session.add(user)
    db.session.flush()
    record("account.invited", by=by, subject=user.id, email=address, role=role.value)
    return user


def issue_link(user: User, *, by: Actor) -> str:
    """A fresh one-time token with which the holder sets a password; older ones stop working."""
    now = clock.now()
    older = select(OneTimeLink).where(
        OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
    )
    for link in db.session.scalars(older):
        link.expires_at = now
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            user=user,
            purpose=LinkPurpose.SET_PASSWORD,
            token_hash=token_hash(token),
            expires_at=now + LINK_LIFETIME,
        )
    )
    record("account.link_issued", by=by, subject=user.id)
    return token


def get_link(token: str) -> OneTimeLink:
    """The link behind a token, if it may still be used. Raise LinkSpent."""
    link = db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token)))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        raise LinkSpent(
            _("Đường dẫn này đã dùng hoặc hết hạn. Hãy xin người quản trị cấp đường dẫn mới.")
        )
    return link


def set_password(token: str, password: str) -> User:
    """Let the link's holder choose a password; every older session ends.

    Raise LinkSpent or WeakPassword.
    """
    link = get_link(token)
    user = link.user
    user.password_hash = hash_password(password, about=(user.email.split("@")[0], user.full_name))
    link.used_at = clock.now()
    close_all_sessions(user, by=user)
    record("account.password_set", by=user, subject=user.id)
    return user
