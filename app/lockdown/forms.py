"""What an administrator types about locked browsers and room networks."""

import re
from collections.abc import Sequence
from ipaddress import ip_network
from uuid import UUID

from wtforms import RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from app.i18n import _, _l
from app.lockdown.configuring import ExamKey, RoomNetwork
from app.lockdown.models import BrowserRule, Lockdown, NetworkRule
from app.lockdown.words import BROWSER_LABELS, NETWORK_LABELS
from app.sittings.models import Room
from app.web.forms import Form, at_most

EVERY_ROOM = "*"
HEXADECIMAL = re.compile(r"[0-9a-fA-F]{64}")


class BrowserForm(Form):
    """Which browser, and the password that lets an invigilator out of it."""

    browser = RadioField(_l("Làm bài bằng"), choices=list(BROWSER_LABELS.items()))
    quit_password = StringField(_l("Mật khẩu thoát mới"), validators=[at_most(100)])
    submit = SubmitField(_l("Lưu"))

    def to_browser(self) -> tuple[BrowserRule, str]:
        """The rule and the quit password (empty: the settings in use stay)."""
        return BrowserRule(self.browser.data), self.quit_password.data or ""


class FileForm(Form):
    """With which password the file is encrypted."""

    password = StringField(_l("Mật khẩu mở tệp"), validators=[at_most(100)])
    submit = SubmitField(_l("Tải tệp .seb"))

    def to_password(self) -> str:
        """The password; empty for a plain file."""
        return self.password.data or ""


class ExamKeysForm(Form):
    """Browser Exam Keys, one a line."""

    keys = TextAreaField(_l("Khóa được chấp nhận"), validators=[at_most(20_000)])
    submit = SubmitField(_l("Lưu"))

    def show(self, lockdown: Lockdown) -> None:
        """Fill in the keys accepted now."""
        self.keys.data = "\n".join(f"{key} {note}".strip() for key, note in lockdown.exam_keys)

    def validate_keys(self, field: TextAreaField) -> None:
        """Each line begins with a key of 64 hexadecimal digits, and no key comes twice."""
        seen: set[str] = set()
        for number, line in enumerate(_lines(field.data), start=1):
            key = line.split(maxsplit=1)[0].lower()
            if not HEXADECIMAL.fullmatch(key):
                raise ValidationError(
                    _("Dòng %(n)d: khóa phải gồm 64 chữ số thập lục phân.", n=number)
                )
            if key in seen:
                raise ValidationError(_("Dòng %(n)d: khóa này đã ghi ở trên.", n=number))
            seen.add(key)

    def to_keys(self) -> list[ExamKey]:
        """The keys with their notes."""
        parted = (line.split(maxsplit=1) for line in _lines(self.keys.data))
        return [ExamKey(parts[0].lower(), " ".join(parts[1:])) for parts in parted]


class NetworksForm(Form):
    """From which networks each room works."""

    rule = RadioField(
        _l("Máy ngoài mạng của phòng"),
        choices=list(NETWORK_LABELS.items()),
        default=NetworkRule.OFF,
    )
    networks = TextAreaField(_l("Mạng của từng phòng"), validators=[at_most(20_000)])
    submit = SubmitField(_l("Lưu"))

    def offer(self, rooms: Sequence[Room]) -> "NetworksForm":
        """Let lines name these rooms, by code or by site."""
        self.rooms = rooms
        return self

    def show(self, lockdown: Lockdown) -> None:
        """Fill in the networks listed now."""
        codes = {str(room.id): room.code for room in self.rooms}
        listed: dict[str, list[str]] = {}
        for room, network in lockdown.networks:
            listed.setdefault(codes.get(room, EVERY_ROOM if room is None else room), []).append(
                network
            )
        self.rule.data = lockdown.network_rule
        self.networks.data = "\n".join(
            f"{where} = {', '.join(networks)}" for where, networks in listed.items()
        )

    def validate_networks(self, field: TextAreaField) -> None:
        """Each line is `room, site or * = network, network…`."""
        for number, line in enumerate(_lines(field.data), start=1):
            where, equals, networks = line.partition("=")
            if not equals or not self._rooms_of(where.strip()):
                raise ValidationError(_("Dòng %(n)d: không có phòng hay địa điểm này.", n=number))
            for network in networks.split(","):
                _require_network(network.strip(), number)

    def _rooms_of(self, where: str) -> list[UUID | None]:
        if where == EVERY_ROOM:
            return [None]
        return [room.id for room in self.rooms if where in {room.code, room.site}]

    def to_networks(self) -> tuple[NetworkRule, list[RoomNetwork]]:
        """The rule, and each network with its room."""
        found: dict[RoomNetwork, None] = {}
        for line in _lines(self.networks.data):
            where, _equals, networks = line.partition("=")
            for room_id in self._rooms_of(where.strip()):
                for network in networks.split(","):
                    found[RoomNetwork(room_id, str(ip_network(network.strip())))] = None
        return NetworkRule(self.rule.data), list(found)


def _require_network(typed: str, line: int) -> None:
    try:
        ip_network(typed)
    except ValueError as error:
        raise ValidationError(
            _(
                "Dòng %(n)d: “%(typed)s” không phải địa chỉ mạng, ví dụ 10.20.1.0/24.",
                n=line,
                typed=typed[:60],
            )
        ) from error


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
