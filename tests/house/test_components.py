"""Components are what docs/components.md says, and make pages that parse."""

import re
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup

from tests.house.gallery import PAGES, ROOT, make_app
from tests.pure import session  # noqa: F401  the text alone is looked at

TEMPLATES = ROOT / "app/templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PARTS = {"field_parts", "chart_table", "brand"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_components_parses_and_labels_its_inputs(name: str) -> None:
    answer = make_app().test_client().get(f"/{name}")
    assert answer.status_code == 200  # a page of an error parses too
    text = answer.get_data(as_text=True)

    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert parser.errors == []
    soup = BeautifulSoup(text, "html.parser")
    ids = [str(element["id"]) for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len(soup.select("h1")) == 1
    assert soup.select("[style]") == []
    labelled = {label.get("for") for label in soup.select("label")}
    for control in soup.select("input:not([type=hidden]), select, textarea"):
        named = control.get("aria-label") or control.get("id") in labelled
        assert named or control.find_parent("label"), control


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_is_named_like_its_file_explained_and_listed(path: Path) -> None:
    text = path.read_text()

    assert text.startswith("{# ")
    if path.stem not in PARTS:
        assert f"macro {path.stem}(" in text
        assert f"| `{path.stem}(" in (ROOT / "docs/components.md").read_text()


def test_every_component_and_layout_stands_in_the_gallery() -> None:
    app = make_app()
    client = app.test_client()
    for name in PAGES:
        client.get(f"/{name}")

    shown = {key[1] for key in app.jinja_env.cache} if app.jinja_env.cache else set()
    ours = [*COMPONENTS, *(TEMPLATES / "layouts").glob("*.html")]
    assert {str(path.relative_to(TEMPLATES)) for path in ours} <= shown


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500])
def test_an_error_page_says_what_to_do(code: int) -> None:
    app = make_app()
    with app.test_request_context("/"):
        template = app.jinja_env.get_template(f"errors/{code}.html")
        soup = BeautifulSoup(template.render(incident="7c1f0a"), "html.parser")

    assert len(soup.select("main ol li")) >= 2
    assert ("7c1f0a" in soup.get_text()) == (code == 500)


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(
        re.findall(r'^  "([a-z-]+)":', (TEMPLATES / "components/icon.html").read_text(), re.M)
    )
    asked: set[str] = set()
    for path in (ROOT / "app").rglob("*.html"):
        asked |= set(re.findall(r"""\bicon(?:\(|=)["']([^"']+)["']""", path.read_text()))

    assert asked <= drawn
