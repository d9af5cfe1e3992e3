"""Taking a sealed package into a room machine: checked as far as it can be while sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.files.storing import store_file
from app.i18n import _
from app.ledger.recording import Actor, record
from app.packages.container import (
    Container,
    ForeignSignature,
    Kind,
    MalformedContainer,
    check_signature,
    read_container,
)
from app.packages.contents import schema_digest
from app.packages.keys import Card, Keys
from app.packages.models import LoadedPackage

OCTETS = "application/octet-stream"


class PackageRefused(DomainError):
    """The file may not be taken in; the message says why."""


def accept_package(data: bytes, *, keys: Keys, portal: Card, by: Actor) -> LoadedPackage:
    """Keep the sealed file after checking format, signature, recipient and software.

    Raise PackageRefused.
    """
    if db.session.scalar(select(LoadedPackage.id)) is not None:
        raise PackageRefused(_("Máy này đang giữ một gói. Mỗi máy chỉ nhận một gói."))
    container = read_signed(data, Kind.SITTING, keys=keys, sender=portal)
    if container.about.get("schema") != schema_digest():
        raise PackageRefused(_("Phiên bản phần mềm của máy này khác phiên bản đã tạo gói."))
    _check_told(container)
    loaded = LoadedPackage(
        package_id=container.id,
        header=dict(container.about),
        sha256=container.sha256,
        file=store_file(data, f"goi-phong-thi-{container.id}.sathach", OCTETS),
    )
    db.session.add(loaded)
    db.session.flush()
    record("package.loaded", by=by, subject=container.id, sha256=container.sha256)
    return loaded


def read_signed(data: bytes, kind: Kind, *, keys: Keys, sender: Card) -> Container:
    """The file, whole, of that kind, from the sender and for us. Raise PackageRefused."""
    try:
        container = read_container(data)
        if container.kind is not kind:
            raise PackageRefused(_("Đây không phải tệp cần nạp ở bước này."))
        check_signature(container, sender)
    except MalformedContainer as error:
        raise PackageRefused(_("Tệp không đúng định dạng, bị cắt ngắn hoặc bị sửa.")) from error
    except ForeignSignature as error:
        raise PackageRefused(
            _(
                "Chữ ký không phải của %(name)s (%(print)s).",
                name=sender.name,
                print=sender.fingerprint,
            )
        ) from error
    if container.header["to"] != keys.card.fingerprint:
        raise PackageRefused(
            _("Gói này gửi cho máy khác: khóa %(print)s.", print=container.header["to"])
        )
    return container


def _check_told(container: Container) -> None:
    """Refuse a header that lacks what opening needs: the sender's software is at fault."""
    told: Any = container.about
    try:
        window = [datetime.fromisoformat(told[n]) for n in ("opens_from", "opens_until", "made_at")]
        whole = all(at.tzinfo for at in window) and 2 <= told["threshold"] <= len(told["holders"])
    except (ValueError, TypeError, KeyError) as error:
        raise PackageRefused(_("Phần đầu của gói thiếu thông tin.")) from error
    if not whole:
        raise PackageRefused(_("Phần đầu của gói thiếu thông tin."))
