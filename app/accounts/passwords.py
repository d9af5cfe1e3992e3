"""Passwords: argon2id at OWASP's setting, and what may be chosen."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.errors import DomainError
from app.i18n import _

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet, argon2id)."""

DECOY = HASHER.hash("no account has this password")
"""Checked when there is no account, so that both answers take as long."""

SHORTEST, LONGEST = 12, 128


class WeakPassword(DomainError):
    """The password is too short, too long, or made of what everybody guesses first."""


def hash_password(password: str, *, about: tuple[str, ...] = ()) -> str:
    """The hash of a password that meets our rules.

    `about` holds words of the account (address, name) that may not be the password.
    Raise WeakPassword.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(
            _("Mật khẩu phải dài từ %(low)d đến %(high)d ký tự.", low=SHORTEST, high=LONGEST)
        )
    if len(set(password)) < 5:
        raise WeakPassword(_("Mật khẩu lặp lại quá ít ký tự. Hãy dùng vài từ không liên quan."))
    if any(word and word.casefold() in password.casefold() for word in about):
        raise WeakPassword(_("Mật khẩu không được chứa tên hoặc thư điện tử của bạn."))
    return HASHER.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; as slow without an account as with one."""
    try:
        HASHER.verify(stored or DECOY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None
