"""Translation: the source is Vietnamese, the English catalogue is complete.

`_` translates at once and belongs inside functions; `_l` translates when shown and belongs at
module level (form labels, navigation); `N_` only marks a template that is translated later.
"""

from typing import Any

import flask_babel

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Language code to its name in that language."""


def _(template: str, **values: Any) -> str:
    """The template in the reader's language, with the values put in."""
    return str(flask_babel.gettext(template, **values))


def _l(template: str, **values: Any) -> str:
    """Like `_`, but translated each time it is shown: a lazy text that stands for a `str`."""
    lazy: str = flask_babel.lazy_gettext(template, **values)
    return lazy


def N_(template: str) -> str:  # noqa: N802  the name every extraction tool knows
    """Mark a message template for translation and return it unchanged."""
    return template


__all__ = ["LANGUAGES", "N_", "_", "_l"]
