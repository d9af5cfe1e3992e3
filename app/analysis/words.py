"""What stands out of a question, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from app.i18n import _


def in_words(remark: Mapping[str, Any]) -> str:
    """The sentence of a stored remark `{flag, template, params}`."""
    template = str(remark["template"])
    return str(_(template) % remark["params"])
