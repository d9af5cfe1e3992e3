"""All images of one form as one file: fetched sealed before the start, taken apart by the page.

Four bytes, the length of the list (big-endian); the list as JSON: name, media type and size of
each; then the bytes of each, one after the other. Pure.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Packed:
    """One image in the pack."""

    name: str
    media_type: str
    content: bytes


def pack(images: Sequence[Packed]) -> bytes:
    """The images as one file."""
    listed = [[each.name, each.media_type, len(each.content)] for each in images]
    head = json.dumps(listed, separators=(",", ":")).encode()
    return b"".join([_LENGTH.pack(len(head)), head, *(each.content for each in images)])


def unpack(packed: bytes) -> list[Packed]:
    """The images that `pack` put in. Raise ValueError for anything else."""
    if len(packed) < _LENGTH.size:
        raise ValueError("too short to be a pack")
    (length,) = _LENGTH.unpack_from(packed)
    at = _LENGTH.size + length
    images = []
    for name, media_type, size in json.loads(packed[_LENGTH.size : at]):
        images.append(Packed(name, media_type, packed[at : at + size]))
        at += size
    if at != len(packed):
        raise ValueError("the pack is not as long as its list says")
    return images
