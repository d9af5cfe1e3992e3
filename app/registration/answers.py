"""The answers of a form as they are kept while it is written: name of the box to its texts."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from app.errors import DomainError
from app.i18n import _
from app.text import nfc

MOST_BOXES, MOST_TEXT = 600, 2_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}(-\d{1,2}-[a-z_]{1,30})?")
_OURS = frozenset({"csrf_token", "edition", "submit", "next"})

Answers = Mapping[str, Sequence[str]]


class TooMuchTyped(DomainError):
    """More was sent than the form has boxes for."""


def read_answers(typed: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was typed into the form's boxes, in NFC; boxes of no form are left out.

    Raise TooMuchTyped.
    """
    names = [name for name in typed if name not in _OURS and _NAME.fullmatch(name)]
    kept = {name: [nfc(text) for text in typed.getlist(name)[:60]] for name in names}
    if len(kept) > MOST_BOXES or any(len(t) > MOST_TEXT for ts in kept.values() for t in ts):
        raise TooMuchTyped(_("Nội dung quá dài: mỗi ô không quá %(count)d ký tự.", count=MOST_TEXT))
    return {name: texts for name, texts in sorted(kept.items()) if any(texts)}


def form_data(answers: Answers) -> MultiDict[str, str]:
    """The answers as a form reads them."""
    return MultiDict([(name, text) for name, texts in answers.items() for text in texts])


def digest_of(answers: Answers, documents: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over answers and documents as canonical JSON."""
    content = {"answers": answers, "documents": list(documents)}
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
