"""A network that fails: a proxy between browser and server that knows where a request ends."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from tests.faults.speaking import close, parse_head, read_chunks

LOGIN_PAGE = b"<!doctype html><title>Wi-Fi</title><form><input name=user></form>"


class Fault(StrEnum):
    """What may happen to a request on its way."""

    NONE = "none"
    SLOW = "slow: both ways take longer"
    DROPPED = "the request never arrives, the connection is reset"
    REPLY_LOST = "the request arrives, the connection is reset before the reply"
    ONE_WAY = "the request arrives, nothing comes back"
    SILENCE = "nothing arrives, nothing comes back"
    HALF_REPLY = "half of the reply, then the end"
    TWICE = "the request arrives twice"
    OVERTAKEN = "the request arrives after later ones, its reply never"
    LOGIN_PAGE = "200 with somebody's login page"
    EMPTY = "200 with nothing"
    OTHER_JSON = "200 with an empty object"
    ERROR_500 = "500"
    ERROR_502 = "502"
    ERROR_413 = "413"
    ERROR_429 = "429"


MADE_UP: dict[Fault, tuple[str, bytes]] = {
    Fault.LOGIN_PAGE: ("200 OK\r\nContent-Type: text/html", LOGIN_PAGE),
    Fault.EMPTY: ("200 OK\r\nContent-Type: application/json", b""),
    Fault.OTHER_JSON: ("200 OK\r\nContent-Type: application/json", b"{}"),
    Fault.ERROR_500: ("500 Internal Server Error\r\nContent-Type: text/html", b"<h1>500</h1>"),
    Fault.ERROR_502: ("502 Bad Gateway\r\nContent-Type: text/html", b"<h1>502</h1>"),
    Fault.ERROR_413: ("413 Content Too Large\r\nContent-Type: text/html", b"<h1>413</h1>"),
    Fault.ERROR_429: ("429 Too Many Requests\r\nContent-Type: text/html", b"<h1>429</h1>"),
}
"""What a box between the two says in the server's place."""

Plan = Callable[[str], Fault]
"""Decides by the path what happens to a request."""
Message = tuple[bytes, bytes]
"""Head and body."""


class Cut(Exception):
    """The connection to the client ends here."""


def nothing_fails(_path: str) -> Fault:
    """A good network."""
    return Fault.NONE


class Proxy:
    """Listens on `port` and passes requests on to the server, as the plan lets it."""

    def __init__(self, server_port: int, *, delay: float = 0.2, silence: float = 30.0) -> None:
        self.server_port, self.delay, self.silence = server_port, delay, silence
        self.plan: Plan = nothing_fails
        self.cut = False
        """Whether the network is gone altogether."""
        self.port = 0
        self.done: Counter[Fault] = Counter()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, end what is open."""
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while not self.cut:
                answer, whole = await self._answer(*await read_message(reader))
                writer.write(answer)
                await writer.drain()
                if not whole:
                    writer.write_eof()
                    raise Cut
        except (Cut, OSError, EOFError, ValueError, asyncio.CancelledError):
            pass  # the connection ends, which is what was to happen
        finally:
            await close(writer)
            self._tasks.discard(task)

    async def _answer(self, head: bytes, body: bytes) -> tuple[bytes, bool]:
        """The bytes for the client, and whether these are all. Raise Cut when it gets none."""
        if self.cut:
            raise Cut
        fault = self.plan(head.split(b" ", 2)[1].decode())
        self.done[fault] += 1
        if fault in MADE_UP:
            first, content = MADE_UP[fault]
            told = f"HTTP/1.1 {first}\r\nContent-Length: {len(content)}\r\n\r\n"
            return told.encode() + content, True
        reply = await self._carry(fault, head + body)
        if fault is Fault.HALF_REPLY:
            return reply[: len(reply) // 2], False
        return reply, True

    async def _carry(self, fault: Fault, request: bytes) -> bytes:
        if fault is Fault.DROPPED:
            raise Cut
        if fault is Fault.SILENCE:
            await asyncio.sleep(self.silence)
            raise Cut
        if fault is Fault.OVERTAKEN:
            self._later(self._pass_late(request))
            raise Cut
        if fault is Fault.SLOW:
            await asyncio.sleep(self.delay)
        reply = await self._pass(request)
        if fault is Fault.TWICE:
            reply = await self._pass(request)
        return await self._bring_back(fault, reply)

    async def _bring_back(self, fault: Fault, reply: bytes) -> bytes:
        if fault is Fault.REPLY_LOST or self.cut:
            raise Cut
        if fault is Fault.ONE_WAY:
            await asyncio.sleep(self.silence)
            raise Cut
        if fault is Fault.SLOW:
            await asyncio.sleep(self.delay)
        return reply

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass_late(self, request: bytes) -> None:
        await asyncio.sleep(self.delay * 3)
        await self._pass(request)

    async def _pass(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        try:
            writer.write(request)
            await writer.drain()
            head, body = await read_message(reader)
            return head + body
        finally:
            await close(writer)


async def read_message(reader: asyncio.StreamReader) -> Message:
    """A request or a reply; a chunked body is put together and its length said."""
    head = await reader.readuntil(b"\r\n\r\n")
    first = head.split(b"\r\n", 1)[0]
    _status, fields = parse_head("HTTP 0\r\n" + head.decode("latin-1").split("\r\n", 1)[1])
    if "content-length" in fields:
        return head, await reader.readexactly(int(fields["content-length"]))
    if fields.get("transfer-encoding") == "chunked":
        body = await read_chunks(reader)
        kept = [x for x in head.split(b"\r\n")[:-2] if not x.lower().startswith(b"transfer-enc")]
        return b"\r\n".join([*kept, b"Content-Length: %d" % len(body), b"", b""]), body
    bodyless = not first.startswith(b"HTTP/") or first.split(b" ")[1] in {b"204", b"304"}
    return head, b"" if bodyless else await reader.read()


@contextmanager
def proxy_in_thread(server_port: int, **options: float) -> Iterator[Proxy]:
    """A proxy with a loop of its own, for a browser driven from this thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = Proxy(server_port, **options)
    asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
