"""Not one byte that a candidate's machine gets tells which answer is right."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished

from app.delivery import hot_path, saving
from tests.app.delivery.conftest import Device, first_attempt
from tests.factories.delivery import CANARY, make_prepared_sitting

pytestmark = pytest.mark.faults
TELLING = re.compile(
    rb'"keys?"\s*:\s*[\d\[tf]|"(accepted|correct|is_right|explanations?)"\s*:', re.IGNORECASE
)
"""Fields of a question's content that stay on the server, as JSON would show them: an option's
number, several, true or false, texts."""
PUBLIC = ("js/exam", "css", "vendor")


@pytest.fixture
def heard(app: Flask) -> Iterator[dict[str, list[bytes]]]:
    """Every body that leaves the server, by path, unpacked."""
    bodies: dict[str, list[bytes]] = {}

    def keep(_app: Flask, response: Response, **_more: Any) -> None:
        response.direct_passthrough = False
        body = response.get_data()
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        bodies.setdefault(request.path, []).append(body + str(response.headers).encode())

    with request_finished.connected_to(keep, app):
        yield bodies


def test_a_whole_attempt_with_its_errors_tells_no_key(app, heard, monkeypatch):
    attempt = first_attempt(make_prepared_sitting(kinds="ctfcctf"))
    content = [question.version.content for question in attempt.form.questions]
    assert any(CANARY in json.dumps(one) for one in content)  # there is something to leak
    device = Device(app, attempt).enter()
    device.browser.post("/room", number=device.number, code="WRONG-CODE")
    desk = device.start()
    assert device.browser.get(desk["paper"]).status == 200
    for more in ("worker.js", "promise-key", f"sealed/{attempt.payload.sha256}"):
        assert device.browser.get(f"/room/{more}").status == 200
    device.save((1, 1, 0), (2, 2, True), (3, 3, "mười ngày"))
    device.save((1, 1, 3), (9, 4, 0), (1, 5, "not an option"))
    device.post("answers", {"epoch": 0, "events": [{"slot": 1, "seq": 9}]})
    device.post("answers", ["not a batch"])
    device.post("pulse", {"unsaved": 0})
    device.post("pulse", {"unsaved": "none"})
    device.post("answers", {}, **{"X-Room-Token": "another"})
    device.browser.get("/room/payloads/" + "0" * 64)
    device.browser.get("/room/nothing-here")
    break_saving(monkeypatch)
    assert device.post("answers", {"epoch": device.epoch, "events": []}).status_code == 500
    device.post("submit")
    device.save((1, 20, 2))
    device.browser.get("/room/receipt")
    fetch_static(app, device)

    assert len(heard) > 15
    for path, bodies in heard.items():
        for body in bodies:
            assert CANARY.encode() not in body, path
            text = not path.startswith("/static")
            assert not (text and TELLING.search(body)), (path, TELLING.search(body))


def break_saving(monkeypatch) -> None:
    """From here on the save route meets an error nobody foresaw, with a key in its words."""

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError(f"{CANARY} in the words of an error")

    for module in (saving, hot_path):
        monkeypatch.setattr(module, "save_answers", fail)


def fetch_static(app: Flask, device: Device) -> None:
    """Everything the page could load."""
    folder = Path(app.static_folder)
    for path in [
        found for name in PUBLIC for found in sorted((folder / name).rglob("*")) if found.is_file()
    ]:
        response = device.browser.client.get(f"/static/{path.relative_to(folder)}")
        assert response.status_code == 200
        response.close()


def test_the_options_of_the_paper_are_not_in_the_author_s_order():
    orders = first_attempt(make_prepared_sitting(kinds="c" * 12)).payload.option_orders
    assert len({tuple(order) for order in orders}) > 3
