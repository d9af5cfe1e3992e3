"""Text from outside holds no null character: PostgreSQL cannot keep one, and nobody types it."""

from flask import Flask, abort, request
from werkzeug.datastructures import MultiDict

FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


def refuse_null_characters(app: Flask) -> None:
    """Answer 400 to a request whose address or form carries a null character."""

    @app.before_request
    def look() -> None:
        typed = [request.path, *_values(request.args)]
        if request.mimetype in FORMS:  # the exam room's JSON is read where it is needed
            typed += [*request.form.keys(), *_values(request.form)]
        if any("\0" in text for text in typed):
            abort(400)


def _values(fields: MultiDict[str, str]) -> list[str]:
    return [value for values in fields.listvalues() for value in values]
