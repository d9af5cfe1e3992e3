"""Shares of the council's secret: sealed until their holder collects them, shown once."""

import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app import clock
from app.accounts.models import User
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import record
from app.packages.container import NONCE_BYTES
from app.packages.keys import derived_key
from app.packages.models import PackageShare, PackageState
from app.packages.share_text import Share, write_share


class NotYourShare(DomainError):
    """Another council member holds this share."""


class ShareGone(DomainError):
    """The share was collected before, or its package is back or was recalled."""


def seal_share(share: Share, package_id: UUID, *, secret: str) -> bytes:
    """The share under a key of the portal, as the database may keep it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(secret).encrypt(nonce, share.secret, _bound(share.number, package_id))


def collect_share(share: PackageShare, *, secret: str, by: User) -> str:
    """The share's text for its holder; the portal keeps nothing of it afterwards.

    Raise NotYourShare or ShareGone.
    """
    if share.holder_id != by.id:
        raise NotYourShare(_("Mảnh khóa này do người khác giữ."))
    if share.sealed is None or share.package.state is not PackageState.HANDED_OVER:
        raise ShareGone(
            _("Mảnh khóa này đã nhận một lần và cổng không còn giữ. Nếu mất, hãy thu hồi gói.")
        )
    nonce, sealed = share.sealed[:NONCE_BYTES], share.sealed[NONCE_BYTES:]
    plain = _cipher(secret).decrypt(nonce, sealed, _bound(share.number, share.package_id))
    share.sealed, share.collected_at = None, clock.now()
    record("package_share.collected", by=by, subject=share.package_id, number=share.number)
    return write_share(Share(share.number, plain), share.package_id)


def _cipher(secret: str) -> AESGCM:
    return AESGCM(derived_key(secret, "shares"))


def _bound(number: int, package_id: UUID) -> bytes:
    return f"share {number} of {package_id}".encode()
