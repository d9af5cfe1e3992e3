"""The paper as a candidate's device fetches it: sealed beforehand, or open once the clock runs."""

from flask import Response
from flask.typing import ResponseReturnValue

from app.delivery import queries, working
from app.delivery.device_views import guard, present_credential, settings
from app.delivery.sealing import payload_key, seal_images, seal_payload
from app.delivery.views import JSON, room
from app.web.access import public


@room.get("/payloads/<string:sha256>")
@public
def get_payload(sha256: str) -> ResponseReturnValue:
    credential = present_credential()
    guard(credential.attempt_id)
    response = Response(working.get_paper(credential, sha256), mimetype=JSON)
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@room.get("/sealed/<string:sha256>")
@public
def get_sealed_payload(sha256: str) -> ResponseReturnValue:
    credential = present_credential()
    guard(credential.attempt_id)
    body = queries.get_payload(credential.attempt_id, sha256)
    key = payload_key(settings().secret_key, sha256)
    return _sealed_bytes(seal_payload(body, key, sha256))


@room.get("/sealed/<string:sha256>/images")
@public
def get_sealed_images(sha256: str) -> ResponseReturnValue:
    credential = present_credential()
    guard(credential.attempt_id)
    images = queries.get_images(credential.attempt_id, sha256)
    return _sealed_bytes(seal_images(images, payload_key(settings().secret_key, sha256)))


def _sealed_bytes(sealed: bytes) -> Response:
    response = Response(sealed, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
