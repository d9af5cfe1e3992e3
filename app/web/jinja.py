"""What every template may call: dates, numbers, addresses of files, the language."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for
from flask_babel import get_locale

from app.clock import VIETNAM
from app.i18n import _
from app.web.headers import csp_nonce
from app.web.navigation import navigation
from app.web.question_text import register_question_text

NOTHING = "–"
_AS_SHOWN = str.maketrans({",": ".", ".": ",", "-": "\N{MINUS SIGN}"})


def when(instant: datetime | None, pattern: str = "%H:%M ngày %d/%m/%Y") -> str:
    """An instant as people in Vietnam read it."""
    if instant is None:
        return NOTHING
    if current_locale() == "en" and pattern == "%H:%M ngày %d/%m/%Y":
        pattern = "%d/%m/%Y %H:%M"
    return instant.astimezone(VIETNAM).strftime(pattern)


def time_of_day(instant: datetime | None) -> str:
    """The clock time of an instant in Vietnam, with seconds."""
    return when(instant, "%H:%M:%S")


def day(value: date | None) -> str:
    """A date as dd/mm/yyyy; an instant is shown as its date in Vietnam."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    return value.strftime("%d/%m/%Y")


def number(value: Decimal | Fraction | int | None, places: int | None = None) -> str:
    """A number with a decimal comma, a dot between thousands and a true minus sign.

    `places` pads or rounds.
    """
    if value is None:
        return NOTHING
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    shown = f"{value:,.{places}f}" if places is not None else f"{value:,}"
    return shown.translate(_AS_SHOWN)


def percent(value: Decimal | Fraction | float | None, places: int = 1) -> str:
    """A share (0..1) in percent. Rounded down, so that 99,96 % never reads as 100 %."""
    if value is None:
        return NOTHING
    tenths = int(Fraction(value) * 100 * 10**places)
    return number(Decimal(tenths) / 10**places, places) + " %"


def translated(text: str) -> str:
    """A stored sentence in the reader's language if it is one of ours; else as it stands.

    Plain text that is escaped like any other: `_()` in a template marks its result as safe, so
    nothing a person typed may pass through it.
    """
    return _(text)


def current_locale() -> str:
    """The language of the page: `vi` or `en`."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


@lru_cache(maxsize=256)
def _fingerprint(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """The address of a static file, with its content's fingerprint, so it may be cached."""
    path = Path(current_app.static_folder or "", filename)
    return url_for("static", filename=filename, v=_fingerprint(path, path.stat().st_mtime_ns))


def register_template_tools(app: Flask) -> None:
    """Give the filters and functions above to the templates."""
    app.jinja_env.filters.update(
        when=when,
        time_of_day=time_of_day,
        day=day,
        number=number,
        percent=percent,
        translated=translated,
    )
    app.jinja_env.globals.update(
        asset=asset, csp_nonce=csp_nonce, locale=current_locale, navigation=navigation
    )
    register_question_text(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
