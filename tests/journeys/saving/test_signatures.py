"""Promises and exports: what the browser checks and seals with its own cryptography."""

from uuid import UUID

import pytest

from app.delivery.rescuing import open_rescue, public_council_key

pytestmark = pytest.mark.journey


def test_what_a_browser_exports_the_server_opens(bench):
    secret, attempt = "a secret for journeys only", "5e0b4b1c-1111-4222-8333-444455556666"
    lines = bench.evaluate(
        """async ([attempt, key]) => {
          const rescue = await import("/static/js/exam/rescue.js");
          const response = "hai mươi ngày, kể từ ngày nhận quyết định";
          const event = (_none, i) => ({ slot: i + 1, seq: i + 1, response: response + i, at: 9 });
          const events = Array.from({ length: 60 }, event);
          return rescue.parts(await rescue.seal(attempt, { attempt, events }, key));
        }""",
        [attempt, public_council_key(secret)],
    )

    rescue = open_rescue("\n".join(lines), secret)

    assert all(len(line) < 650 for line in lines)
    assert rescue.attempt_id == UUID(attempt)
    assert [event.slot for event in rescue.events] == list(range(1, 61))
    assert rescue.events[59].response == '"hai mươi ngày, kể từ ngày nhận quyết định59"'


def test_promises_are_checked_alike_where_the_browser_has_no_ed25519(run):
    """The library for older browsers, against signatures of this one."""
    found = run(
        """
        const server = await h.FakeServer.open();
        const { Promises } = await import("/static/js/exam/promise.js");
        const own = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (...given) =>
          given[2].name === "Ed25519" ? Promise.reject(new Error("unknown")) : own(...given);
        const library = "/static/vendor/noble-ed25519-2.3.0/index.js";
        const old = await Promises.open(h.ATTEMPT, server.key, library);
        crypto.subtle.importKey = own;
        const event = { slot: 1, seq: 1, response: "kê biên" };
        const reply = await server.save({ epoch: 1, events: [event] });
        const [result] = reply.results;
        return [
          await old.hold(event, result),
          await old.hold({ ...event, response: "kê" }, result),
          await old.hold(event, { ...result, at: 8 }),
          await old.hold(event, { ...result, ack: "" }),
        ];
        """,
    )
    assert found == [True, False, False, False]
