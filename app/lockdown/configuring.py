"""Deciding what a sitting asks of its machines: each decision is a new version."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.db import db
from app.errors import DomainError
from app.i18n import _
from app.ledger.recording import Actor, record
from app.lockdown.config_key import config_key, from_plist, hashed_password, to_plist
from app.lockdown.exam_settings import make_settings
from app.lockdown.in_force import forget
from app.lockdown.models import BrowserRule, Lockdown, NetworkRule
from app.lockdown.queries import find_lockdown
from app.lockdown.seb_files import pack
from app.sittings.models import Sitting

START_PATH = "/room/machine/{sitting}"
QUIT_PATH = "/room/leave/{token}"


class SittingClosed(DomainError):
    """The sitting is over: what it asked of machines stays as it was."""


class NoQuitPassword(DomainError):
    """Without a quit password nobody could leave a machine that hangs."""


class NoSettings(DomainError):
    """There are no settings of a locked browser yet."""


class NoNetworks(DomainError):
    """A rule on networks needs networks."""


@dataclass(frozen=True, slots=True)
class ExamKey:
    """A Browser Exam Key and the platform and build it belongs to."""

    key: str
    note: str


@dataclass(frozen=True, slots=True)
class RoomNetwork:
    """A network of one room, or (None) of every room."""

    room_id: UUID | None
    network: str


def lock_browser(sitting: Sitting, *, public_url: str, quit_password: str, by: Actor) -> Lockdown:
    """Let the sitting be taken in a locked browser only.

    A quit password makes new settings, and with them a new Config Key; without one the settings
    that were in use before come back. Raise SittingClosed or NoQuitPassword.
    """
    present = find_lockdown(sitting.id)
    kept = present.settings if present else None
    if not quit_password and kept is None:
        raise NoQuitPassword(
            _("Hãy đặt mật khẩu thoát để giám thị mở được máy khi trình duyệt khóa bị treo.")
        )
    changes: dict[str, Any] = {"browser": BrowserRule.LOCKED}
    if quit_password:
        made = make_settings(
            start_url=public_url + START_PATH.format(sitting=sitting.id),
            quit_url=public_url + QUIT_PATH.format(token=secrets.token_urlsafe(12)),
            salt=secrets.token_bytes(32),
            quit_password_hash=hashed_password(quit_password),
        )
        # The Browser Exam Keys cover the settings too: those of the old settings are worthless.
        changes |= {
            "settings": to_plist(made).decode(),
            "config_key": config_key(made),
            "exam_keys": [],
        }
    version = _add_version(sitting, by=by, **changes)
    record(
        "lockdown.browser_locked",
        by=by,
        subject=sitting.id,
        version=version.number,
        config_key=version.config_key,
        renewed=bool(quit_password),
    )
    return version


def free_browser(sitting: Sitting, *, by: Actor) -> Lockdown:
    """Let the sitting be taken in any browser. Raise SittingClosed."""
    version = _add_version(sitting, by=by, browser=BrowserRule.FREE)
    record("lockdown.browser_freed", by=by, subject=sitting.id, version=version.number)
    return version


def accept_exam_keys(sitting: Sitting, keys: Sequence[ExamKey], *, by: Actor) -> Lockdown:
    """Take only these Browser Exam Keys, or any if the list is empty.

    Raise SittingClosed or NoSettings.
    """
    _settings_of(sitting)
    version = _add_version(sitting, by=by, exam_keys=[[one.key, one.note] for one in keys])
    record(
        "lockdown.exam_keys_accepted",
        by=by,
        subject=sitting.id,
        version=version.number,
        exam_keys=version.exam_keys,
    )
    return version


def set_networks(
    sitting: Sitting, rule: NetworkRule, networks: Sequence[RoomNetwork], *, by: Actor
) -> Lockdown:
    """Say from which networks each room works. A room without any is not checked.

    Raise SittingClosed or NoNetworks.
    """
    if rule is not NetworkRule.OFF and not networks:
        raise NoNetworks(_("Hãy ghi ít nhất một mạng, hoặc chọn không kiểm tra."))
    told = [
        [str(one.room_id) if one.room_id else None, str(ip_network(one.network))]
        for one in networks
    ]
    version = _add_version(sitting, by=by, network_rule=rule, networks=told)
    record(
        "lockdown.networks_set",
        by=by,
        subject=sitting.id,
        version=version.number,
        rule=rule.value,
        networks=told,
    )
    return version


def issue_file(sitting: Sitting, password: str, *, by: Actor) -> bytes:
    """The file for Safe Exam Browser, encrypted if a password is given (it is not kept).

    Raise NoSettings or UnfitPassword.
    """
    lockdown = _settings_of(sitting)
    file = pack(from_plist(str(lockdown.settings).encode()), password)
    record(
        "lockdown.file_issued",
        by=by,
        subject=sitting.id,
        version=lockdown.number,
        config_key=lockdown.config_key,
        encrypted=bool(password),
    )
    return file


def _settings_of(sitting: Sitting) -> Lockdown:
    lockdown = find_lockdown(sitting.id)
    if lockdown is None or lockdown.settings is None:
        raise NoSettings(_("Hãy bật trình duyệt khóa cho ca thi trước."))
    return lockdown


def _add_version(sitting: Sitting, *, by: Actor, **changes: Any) -> Lockdown:
    if sitting.closed_at is not None:
        raise SittingClosed(_("Ca thi này đã khóa nên không thay đổi được nữa."))
    db.session.execute(select(Sitting.id).where(Sitting.id == sitting.id).with_for_update())
    present = find_lockdown(sitting.id)
    values: dict[str, Any] = {
        "browser": present.browser if present else BrowserRule.FREE,
        "settings": present.settings if present else None,
        "config_key": present.config_key if present else None,
        "exam_keys": present.exam_keys if present else [],
        "network_rule": present.network_rule if present else NetworkRule.OFF,
        "networks": present.networks if present else [],
        "number": present.number + 1 if present else 1,
    }
    version = Lockdown(sitting_id=sitting.id, set_by_name=by.actor_name, **{**values, **changes})
    db.session.add(version)
    db.session.flush()
    forget(sitting.id)
    return version
