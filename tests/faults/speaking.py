"""HTTP as the exam page speaks it: one request at a time on a kept connection, with a timeout."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

TIMEOUT = 20.0
"""Seconds after which the page gives up waiting."""


class Unreached(Exception):
    """No reply, or none that can be read: the network's fault, worth another try."""


class Refused(Exception):
    """The server answered and will not do it."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    body: bytes


class Speaker:
    """A device's way to the server."""

    def __init__(self, port: int, cookie: str, token: str, timeout: float = TIMEOUT) -> None:
        self.port, self.cookie, self.token, self.timeout = port, cookie, token, timeout
        self._kept: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, value: Any) -> Any:
        """The JSON object of the reply. Raise Unreached or Refused, as the page's script does."""
        reply = await self.exchange("POST", path, json.dumps(value).encode())
        try:
            body = json.loads(reply.body)
        except ValueError as error:
            raise Unreached("not JSON") from error
        if not isinstance(body, dict):
            raise Unreached("not an object")
        if not 200 <= reply.status < 300 and "results" not in body:
            raise Refused(reply.status, body)
        return body

    async def exchange(self, method: str, path: str, body: bytes = b"") -> Reply:
        """One request and its reply. Raise Unreached."""
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(method, path, body)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError) as error:
            await self.close()
            raise Unreached(f"{type(error).__name__}: {error}") from error

    async def _exchange(self, method: str, path: str, body: bytes) -> Reply:
        if self._kept is None or self._kept[0].at_eof():
            await self.close()
            self._kept = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._kept
        writer.write(self._head(method, path, len(body)) + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, fields = parse_head(head)
        if "content-length" in fields:
            content = await reader.readexactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding") == "chunked":
            content = await read_chunks(reader)
        else:
            content = await reader.read()
        if fields.get("connection") == "close":
            await self.close()
        return Reply(status, content)

    def _head(self, method: str, path: str, length: int) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: room={self.cookie}\r\nX-Room-Token: {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        ).encode()

    async def close(self) -> None:
        """Let the connection go. Safe to repeat."""
        kept, self._kept = self._kept, None
        if kept is not None:
            await close(kept[1])


async def close(writer: asyncio.StreamWriter) -> None:
    """Close one side and wait until it is gone, however it ended."""
    writer.transport.abort()
    try:
        await writer.wait_closed()
    except OSError:
        return


def parse_head(head: str) -> tuple[int, dict[str, str]]:
    """The status and the header fields, names in lower case. Raise ValueError."""
    first, *rest = head.split("\r\n")
    pairs = (line.split(":", 1) for line in rest if line)
    return int(first.split()[1]), {name.strip().lower(): value.strip() for name, value in pairs}


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body."""
    content = b""
    while size := int((await reader.readline()).strip(), 16):
        content += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return content
