"""Whether a machine complies: hashes of Safe Exam Browser and the room's networks. Pure."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

from app.lockdown.config_key import same_hash, url_hash
from app.lockdown.models import FaultKind, NetworkRule

CONFIG_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
EXAM_HEADER = "X-SafeExamBrowser-RequestHash"
"""What the browser adds itself, over the address of the request."""
PAGE_CONFIG_HEADER = "X-Room-Seb-Config"
PAGE_EXAM_HEADER = "X-Room-Seb-Exam"
"""What our page adds from the browser's interface for scripts, over the page's own address."""

Network = IPv4Network | IPv6Network


class Headers(Protocol):
    """The headers of a request, by name whatever its case."""

    def get(self, name: str, default: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sitting asks of its machines, ready to be checked against."""

    locked: bool = False
    config_key: str = ""
    exam_keys: tuple[str, ...] = ()
    network_rule: NetworkRule = NetworkRule.OFF
    networks: tuple[tuple[UUID | None, Network], ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether any machine will do."""
        return not self.locked and self.network_rule is NetworkRule.OFF


@dataclass(frozen=True, slots=True)
class Request:
    """What the server knows of a request of the exam room."""

    url: str
    """Public address + raw path + raw query: what the browser hashed. Never from `Host`."""
    page_url: str
    """The address of the exam page of this very login: nobody else's page has it."""
    headers: Headers
    address: str
    """The machine's network address."""
    bound: bool = True
    """Whether `url` carries what only this login's page was told."""
    is_page: bool = False
    """Whether a page is asked for: its scripts, which may prove the browser, cannot run yet."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a machine does not comply, and whether it is refused for it."""

    kind: FaultKind
    refused: bool = True


def find_fault(asked: Asked, request: Request, room_id: UUID) -> Fault | None:
    """Why the request is not what the sitting asks for, or None."""
    if asked.locked:
        kind = browser_fault(asked, request)
        if kind is FaultKind.NO_PROOF and request.is_page:
            kind = None
        if kind is not None:
            return Fault(kind)
    if asked.network_rule is not NetworkRule.OFF and _is_outside(asked, request.address, room_id):
        return Fault(FaultKind.OUTSIDE_NETWORK, asked.network_rule is NetworkRule.REFUSED)
    return None


def browser_fault(asked: Asked, request: Request) -> FaultKind | None:
    """What the request fails to prove about its browser; either way of proving is enough."""
    by_page = _proof_fault(asked, request, PAGE_CONFIG_HEADER, PAGE_EXAM_HEADER, request.page_url)
    if by_page is None:
        return None
    by_header = _proof_fault(asked, request, CONFIG_HEADER, EXAM_HEADER, request.url)
    if by_header is None:
        return None if request.bound else FaultKind.FOREIGN_PAGE
    return by_header if by_page is FaultKind.NO_PROOF else by_page


def _proof_fault(
    asked: Asked, request: Request, config_header: str, exam_header: str, url: str
) -> FaultKind | None:
    config = request.headers.get(config_header, "")
    exam = request.headers.get(exam_header, "")
    if not config and not exam:
        return FaultKind.NO_PROOF
    if not same_hash(config, url_hash(url, asked.config_key)):
        return FaultKind.WRONG_CONFIG
    if asked.exam_keys and not any(same_hash(exam, url_hash(url, key)) for key in asked.exam_keys):
        return FaultKind.WRONG_EXAM_KEY
    return None


def _is_outside(asked: Asked, address: str, room_id: UUID) -> bool:
    """Whether the room has networks and the address is in none of them."""
    networks = [network for room, network in asked.networks if room is None or room == room_id]
    if not networks:
        return False
    try:
        machine = ip_address(address)
    except ValueError:
        return True
    return not any(machine in network for network in networks)


def public_address(public_url: str, target: str) -> str:
    """The address a browser sees for a request target as it was sent (path and query)."""
    if not target.startswith("/"):  # absolute form: the host in it is the client's word
        parts = urlsplit(target)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
    return public_url + target
