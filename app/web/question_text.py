"""Question texts on a page: written element by element, then cleaned by an allow-list again."""

from collections.abc import Callable

import nh3
from flask import Flask
from markupsafe import Markup

from question_bank.markup.html import Address, to_html, to_inline_html
from question_bank.markup.reading import plain_text, read
from question_bank.markup.tree import TAGS

ATTRIBUTES = {
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_TABLE = '<div class="question-table" tabindex="0"><table>'


def show_text(text: str, address: Address) -> Markup:
    """The text in its paragraphs; `address` says where an image lies."""
    return _clean(to_html(read(text), address))


def show_line(text: str, address: Address) -> Markup:
    """The text for a place within a line: a single paragraph without its tags."""
    return _clean(to_inline_html(read(text), address))


def register_question_text(app: Flask) -> None:
    """Give the templates `question_text`, `question_line` and `question_words`."""
    filters: dict[str, Callable[..., str]] = {
        "question_text": show_text,
        "question_line": show_line,
        "question_words": plain_text,
    }
    app.jinja_env.filters.update(filters)


def _clean(html: str) -> Markup:
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(),
        link_rel=None,
    )
    # A wide table is scrolled by itself, by keyboard too: the page never is.
    framed = cleaned.replace("<table>", _TABLE).replace("</table>", "</table></div>")
    return Markup(framed)  # noqa: S704  cleaned just above
