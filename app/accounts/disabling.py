"""Closing an account and opening it again."""

from app import clock
from app.accounts.models import User
from app.accounts.signing_in import close_all_sessions
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record


class OwnAccount(DomainError):
    """Nobody closes the account they are signed in with."""


def disable_user(user: User, *, by: User) -> None:
    """Close the account and end its sessions at once. Raise OwnAccount."""
    if user.id == by.id:
        raise OwnAccount(_("Bạn không thể khóa tài khoản của chính mình."))
    user.disabled_at = clock.now()
    close_all_sessions(user, by=by)
    record("account.disabled", by=by, subject=user.id)


def enable_user(user: User, *, by: User) -> None:
    """Open a closed account again."""
    user.disabled_at = None
    record("account.enabled", by=by, subject=user.id)
