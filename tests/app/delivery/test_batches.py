"""Whatever is sent to the save route, the answer is a refusal in plain words."""

import pytest

from tests.app.delivery.conftest import first_attempt
from tests.factories.delivery import make_prepared_sitting

MALFORMED = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"x"',
    b"\xff\xfe",
    b'{"epoch": 1}',
    b'{"epoch": true, "events": []}',
    b'{"epoch": 1.0, "events": []}',
    b'{"epoch": "1", "events": []}',
    b'{"epoch": 1, "events": {}}',
    b'{"epoch": 1, "events": [NaN]}',
    b'{"epoch": -1, "events": []}',
    b"[" * 100_000,
    b'{"epoch": 1, "events": [' + b",".join([b"{}"] * 51) + b"]}",
    b'{"epoch": 1, "events": [], "x": "' + b"x" * 200_000 + b'"}',
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_body_is_refused_in_plain_words(device, body):
    working = device(first_attempt(make_prepared_sitting()))

    response = working.browser.client.post(
        "/room/answers", data=body, headers={"X-Room-Token": working.token}
    )

    assert response.status_code == 400
    assert response.json["error"] == "MalformedBatch"


STRANGE = [
    None,
    7,
    "x",
    [],
    {},
    {"slot": 1},
    {"slot": "1", "seq": 1, "response": 0, "at": 1},
    {"slot": 1, "seq": 0, "response": 0, "at": 1},
    {"slot": 1, "seq": 10**30, "response": 0, "at": 1},
    {"slot": 1, "seq": 1, "response": 0.5, "at": 1},
    {"slot": 1, "seq": 1, "response": [0], "at": 1},
    {"slot": 1, "seq": 1, "response": {"a": 1}, "at": 1},
    {"slot": 1, "seq": 1, "response": "\x00", "at": 1},
    {"slot": 1, "seq": 1, "response": "\ud800", "at": 1},
    {"slot": 1, "seq": 1, "response": True, "at": 1},
    {"slot": 1, "seq": 1, "at": 1},
    {"slot": 1, "seq": 1, "response": 0},
    {"slot": 1, "seq": 1, "response": 0, "at": "now"},
    {"slot": 1, "seq": 1, "response": 0, "at": -1},
]


@pytest.mark.parametrize("event", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_event_is_invalid_and_never_an_error(device, event):
    working = device(first_attempt(make_prepared_sitting()))

    response = working.post("answers", {"epoch": working.epoch, "events": [event]})

    assert response.status_code == 200
    assert [result["status"] for result in response.json["results"]] == ["invalid"]
