"""Load: many clients in one process, each on its own connection and each waiting."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Answered:
    """What came back: times in seconds from sending to the last byte, and what was refused."""

    seconds: list[float] = field(default_factory=list)
    refusals: list[bytes] = field(default_factory=list)

    def millis(self, share: float) -> float:
        """The time, in ms, within which that share of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Client(asyncio.Protocol):
    """Sends requests one after another; `following` gives the next one, or None to stop."""

    def __init__(
        self, following: Callable[[bytes], bytes | None], answered: Answered, gap: float
    ) -> None:
        self._following, self._answered, self._gap = following, answered, gap
        self._received = b""
        self._began = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send(b"")

    def data_received(self, data: bytes) -> None:
        """Take a reply once it is whole, and go on."""
        self._received += data
        head, gap, body = self._received.partition(b"\r\n\r\n")
        if not gap:
            return
        at = head.lower().find(b"content-length:") + 15
        if len(body) < int(head[at : at + 12].split(b"\r\n")[0]):
            return
        self._answered.seconds.append(time.perf_counter() - self._began)
        if not (head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 302"))):
            self._answered.refusals.append(self._received)
        reply, self._received = self._received, b""
        rest = self._began + self._gap - time.perf_counter()
        if rest > 0:
            asyncio.get_running_loop().call_later(rest, self._send, reply)
        else:
            self._send(reply)

    def connection_lost(self, error: Exception | None) -> None:
        """A server that hangs up has refused."""
        if not self.done.done():
            self._answered.refusals.append(str(error).encode())
            self.done.set_result(None)

    def _send(self, reply: bytes) -> None:
        request = None if self.done.done() else self._following(reply)
        if request is None:
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(request)


async def drive(
    port: int,
    sources: list[Callable[[bytes], bytes | None]],
    *,
    spread: float = 0.0,
    gap: float = 0.0,
) -> Answered:
    """Let each source have a connection; start them over so many seconds; wait for all.

    `gap`: how many seconds apart a connection's requests are sent, at least.
    """
    answered, loop = Answered(), asyncio.get_running_loop()

    async def one(place: int, source: Callable[[bytes], bytes | None]) -> None:
        await asyncio.sleep(spread * place / len(sources))
        _transport, client = await loop.create_connection(
            lambda: Client(source, answered, gap), "127.0.0.1", port
        )
        await client.done

    await asyncio.gather(*(one(place, source) for place, source in enumerate(sources)))
    return answered


def request(method: str, path: str, headers: str = "", body: bytes = b"") -> bytes:
    """An HTTP/1.1 request. `headers`: further lines, each ended by CR LF."""
    told = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}{headers}\r\n".encode() + body
