"""Files handed to a browser: always as an attachment, never rendered in our origin."""

from io import BytesIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
NOTHING_RUNS = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def download(data: bytes, filename: str, media_type: str) -> Response:
    """Send the bytes under the file name (any Unicode text) as an attachment."""
    response = send_file(
        BytesIO(data), mimetype=media_type, as_attachment=True, download_name=filename
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def image_response(data: bytes, media_type: str) -> Response:
    """Show an image that we wrote ourselves; the browser may neither run nor keep anything of it.

    It may belong to a secret question, and staff share machines.
    """
    response = Response(data, mimetype=media_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response
