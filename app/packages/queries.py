"""Reads of packages."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.db import db
from app.errors import NotFound
from app.i18n import _
from app.packages.container import read_container, unseal
from app.packages.keys import portal_keys
from app.packages.models import (
    CarriedSitting,
    LoadedPackage,
    PackageShare,
    RoomMachine,
    RoomPackage,
)
from app.permissions import GRANTS, Permission, Role
from app.sittings.models import Sitting


def list_machines() -> Sequence[RoomMachine]:
    """Every machine ever registered, the newest first."""
    stmt = select(RoomMachine).order_by(RoomMachine.registered_at.desc())
    return db.session.scalars(stmt).all()


def list_packages(sitting: Sitting) -> Sequence[RoomPackage]:
    """The packages that carried the sitting, the newest first."""
    stmt = (
        select(RoomPackage)
        .join(RoomPackage.carried)
        .where(CarriedSitting.sitting_id == sitting.id)
        .options(selectinload(RoomPackage.shares), selectinload(RoomPackage.carried))
        .order_by(RoomPackage.handed_over_at.desc())
    )
    return db.session.scalars(stmt).all()


def get_package(package_id: UUID, *, sitting: Sitting) -> RoomPackage:
    """A package that carried the sitting. Raise NotFound."""
    for package in list_packages(sitting):
        if package.id == package_id:
            return package
    raise NotFound(f"package {package_id}")


def get_any_package(package_id: UUID) -> RoomPackage:
    """The package. Raise NotFound."""
    package = db.session.get(RoomPackage, package_id)
    if package is None:
        raise NotFound(_("Cổng không biết gói nào có mã này."))
    return package


def list_own_shares(user: User) -> Sequence[PackageShare]:
    """The shares the person holds, the newest package first."""
    stmt = (
        select(PackageShare)
        .join(PackageShare.package)
        .where(PackageShare.holder_id == user.id)
        .order_by(RoomPackage.handed_over_at.desc())
    )
    return db.session.scalars(stmt).all()


def get_own_share(share_id: UUID, user: User) -> PackageShare:
    """The person's own share. Raise NotFound."""
    share = db.session.get(PackageShare, share_id)
    if share is None or share.holder_id != user.id:
        raise NotFound(f"share {share_id}")
    return share


def list_people(permission: Permission, roles: Sequence[Role] = tuple(Role)) -> Sequence[User]:
    """Accounts in use that hold the permission, of those roles, in Vietnamese name order."""
    holding = [role for role in roles if permission in GRANTS[role]]
    stmt = select(User).where(User.role.in_(holding), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key, User.email)).all()


def list_ready_sittings(exam_id: UUID) -> Sequence[Sitting]:
    """The exam's prepared sittings that are neither closed nor handed over."""
    stmt = select(Sitting).where(
        Sitting.exam_id == exam_id,
        Sitting.prepared_at.is_not(None),
        Sitting.closed_at.is_(None),
        Sitting.handed_over_at.is_(None),
    )
    return db.session.scalars(stmt.order_by(Sitting.starts_at)).all()


def is_handed_over(sitting_id: UUID) -> bool:
    """Whether a room machine holds the sitting."""
    stmt = select(Sitting.handed_over_at).where(Sitting.id == sitting_id)
    return db.session.scalar(stmt) is not None


def find_loaded() -> LoadedPackage | None:
    """The package this room machine holds."""
    return db.session.scalar(select(LoadedPackage))


def get_loaded() -> LoadedPackage:
    """The package this room machine holds. Raise NotFound."""
    loaded = find_loaded()
    if loaded is None:
        raise NotFound(_("Máy này chưa nạp gói nào."))
    return loaded


def list_room_sittings() -> Sequence[Sitting]:
    """The sittings on this room machine."""
    return db.session.scalars(select(Sitting).order_by(Sitting.starts_at)).all()


def read_room_ledger(package: RoomPackage, *, secret: str) -> bytes:
    """The machine's ledger as it came back, JSON. Raise NotFound."""
    if package.results is None:
        raise NotFound(f"results of {package.id}")
    return unseal(read_container(package.results.content), portal_keys(secret))["ledger_entry"]


def list_without_password() -> Sequence[User]:
    """The accounts that cannot sign in yet, in Vietnamese name order."""
    stmt = select(User).where(User.password_hash.is_(None), User.disabled_at.is_(None))
    return db.session.scalars(stmt.order_by(User.name_key, User.email)).all()
