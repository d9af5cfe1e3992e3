"""Demands that a form does not keep as stated, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from app.i18n import _


def in_words(note: Mapping[str, Any]) -> str:
    """The sentence of a stored note `{code, template, params}`."""
    template, params = str(note["template"]), note["params"]
    return _(template, **params) if params else _(template)
