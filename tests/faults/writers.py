"""Candidates as programs: they answer, keep what is unacknowledged, and retry as the page does."""

import asyncio
import base64
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature

from app.delivery.records import Response, canonical, content_digest, promise_key
from tests.faults.exams import KINDS, SECRET, Desk
from tests.faults.history import History, Op
from tests.faults.speaking import Refused, Speaker, Unreached

MOST = 50
RETRY = (1.0, 2.0, 4.0, 8.0, 15.0)
HELD = frozenset({"saved", "late_sync"})
PROMISES = promise_key(SECRET).public_key()
LATER = frozenset({"stopped"})
"""Statuses after which an answer is sent again."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast candidates work, and by how much the page's own times are shortened."""

    think: tuple[float, float] = (0.05, 2.0)
    """Seconds between two answers."""
    scale: float = 1.0
    """Of retry pauses and timeout: 1 is what the page does."""
    twice: float = 0.05
    """Share of requests that are sent a second time on another connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on its way."""

    slot: int
    sequence: int
    response: Response
    at: int

    @property
    def wired(self) -> dict[str, Any]:
        return {"slot": self.slot, "seq": self.sequence, "response": self.response, "at": self.at}

    @property
    def told(self) -> dict[str, Any]:
        return {
            "slot": self.slot,
            "sequence": self.sequence,
            "response": canonical(self.response),
        }


class Writer:
    """One candidate's page: a queue, one loop that sends, a history of what was heard."""

    def __init__(
        self, desk: Desk, port: int, history: History, *, seed: int = 0, pace: Pace | None = None
    ) -> None:
        self.desk, self.history, self.pace = desk, history, pace or Pace()
        self.rng = random.Random(f"{seed}:{desk.attempt}")
        timeout = 20.0 * self.pace.scale
        self.speaker = Speaker(port, desk.cookie, desk.token, timeout)
        self.second = Speaker(port, desk.cookie, desk.token, timeout)
        self.pending: dict[int, Answer] = {}
        self.sequence = 0
        self.refused: str | None = None
        """Why the page stopped writing."""
        self._new = asyncio.Event()
        self._stop = False

    def sign_in_again(self, desk: Desk) -> None:
        """Go on with another credential; what was not acknowledged is still here."""
        self.desk, self.refused, self._stop = desk, None, False
        for speaker in (self.speaker, self.second):
            speaker.cookie, speaker.token = desk.cookie, desk.token

    async def work_until(self, done: asyncio.Event) -> None:
        """Answer until then, sending beside it; end when everything has its fate."""
        self._new = asyncio.Event()
        sending = asyncio.create_task(self._send_all())
        while not done.is_set():
            await asyncio.sleep(self.rng.uniform(*self.pace.think))
            self.answer()
        self._stop = True
        self._new.set()
        await sending
        await self.speaker.close()
        await self.second.close()

    def answer(self) -> Answer:
        """Take an answer: into the history first, then into the queue."""
        self.sequence += 1
        slot = self.rng.randint(1, len(KINDS))
        given = Answer(slot, self.sequence, self._response(slot), int(time.time() * 1000))
        self.history.add(Op.INVOKE, self.desk.attempt, **given.told)
        self.pending[given.sequence] = given
        self._new.set()
        return given

    def _response(self, slot: int) -> Response:
        if self.rng.random() < 0.1:
            return None
        match KINDS[slot - 1]:
            case "c":
                return self.rng.randint(0, 3)
            case "t":
                return self.rng.random() < 0.5
        return f"mười {self.sequence} ngày, nhắc lại {self.rng.randint(0, 9)} lần"

    async def _send_all(self) -> None:
        failures = 0
        while self.refused is None and not (self._stop and not self.pending):
            if not self.pending:
                self._new.clear()
                await self._new.wait()
            elif await self.send():
                failures = 0
            else:
                pause = RETRY[min(failures, len(RETRY) - 1)] * self.pace.scale
                failures += 1
                await asyncio.sleep(pause * self.rng.uniform(0.5, 1.5))

    async def send(self) -> bool:
        """Send the oldest answers once; whether every one of them has its fate."""
        batch = [self.pending[n] for n in sorted(self.pending)[:MOST]]
        if not batch:
            return True
        body = {"epoch": self.desk.epoch, "events": [answer.wired for answer in batch]}
        echo = self._send_twice(body) if self.rng.random() < self.pace.twice else None
        try:
            reply = await self.speaker.post("/room/answers", body)
            results = {(r["slot"], r["seq"]): r for r in reply["results"]}
        except (Unreached, Refused, KeyError, TypeError) as error:
            self._heard_nothing(batch, error)
            return False
        finally:
            if echo is not None:
                await echo
        settled = [self._settle(a, results.get((a.slot, a.sequence))) for a in batch]
        return all(settled)

    def _send_twice(self, body: Any) -> asyncio.Task[None]:
        async def echo() -> None:
            try:
                await self.second.post("/room/answers", body)
            except (Unreached, Refused):
                return

        return asyncio.create_task(echo())

    def _heard_nothing(self, batch: Sequence[Answer], error: Exception) -> None:
        for answer in batch:
            self.history.add(Op.INFO, self.desk.attempt, **answer.told, why=str(error)[:120])
        if isinstance(error, Refused) and error.status in {401, 403}:
            self.refused = str(error)

    def _settle(self, answer: Answer, result: dict[str, Any] | None) -> bool:
        status = result and result["status"]
        if result is None or status in LATER:
            self._note(Op.INFO, answer, str(status))
            return False
        text = json.dumps(answer.response, ensure_ascii=False)
        if status in HELD:
            if result["digest"] != content_digest(answer.slot, answer.sequence, text):
                self._note(Op.INFO, answer, "another digest")
                return False
            if not self._is_promised(answer, result):
                self._note(Op.INFO, answer, "no promise")
                return False
            self._note(Op.OK, answer, str(status))
        else:
            self._note(Op.FAIL, answer, str(status))
        self.pending.pop(answer.sequence, None)
        return True

    def _is_promised(self, answer: Answer, result: dict[str, Any]) -> bool:
        """Whether the reply carries the server's signature over the answer."""
        said = (
            f"promise1\n{self.desk.attempt_id}\n{answer.slot}\n{answer.sequence}\n"
            f"{result['digest']}\n{result['at']}"
        )
        signature = base64.urlsafe_b64decode(result["ack"] + "==")
        try:
            PROMISES.verify(signature, said.encode())
        except InvalidSignature:
            return False
        return True

    def _note(self, op: Op, answer: Answer, why: str) -> None:
        self.history.add(op, self.desk.attempt, **answer.told, why=why)
