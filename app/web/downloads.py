"""Files handed to a browser: always as an attachment, never rendered in our origin."""

from io import BytesIO

from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def download(data: bytes, filename: str, media_type: str) -> Response:
    """Send the bytes under the file name (any Unicode text) as an attachment."""
    response = send_file(
        BytesIO(data), mimetype=media_type, as_attachment=True, download_name=filename
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
