"""Rules that every template of the house keeps."""

import re
from pathlib import Path

import pytest
from jinja2.nodes import Call, Const, FromImport, Name

from tests.pure import session  # noqa: F401  the text alone is looked at

APP = Path(__file__).parents[2] / "app"
TEMPLATES = sorted(APP.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(APP)))
def test_a_template_compiles_and_uses_every_macro_it_imports(app, path):
    tree = app.jinja_env.parse(path.read_text())
    used = {name.name for name in tree.find_all(Name)}
    imported = {
        name[1] if isinstance(name, tuple) else name
        for node in tree.find_all(FromImport)
        for name in node.names
    }
    assert imported <= used


def test_a_template_lives_in_a_folder_named_after_its_feature():
    for path in APP.glob("*/templates/*"):
        assert path.name == path.parts[-3], f"{path}: blueprints share one template namespace"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(APP)))
def test_every_form_that_writes_carries_a_token(path):
    forms = re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), flags=re.S | re.I)
    assert [form for form in forms if "csrf_token" not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(APP)))
def test_nothing_is_marked_safe_outside_components_and_no_style_is_inline(path):
    text = path.read_text()
    assert "|safe" not in text.replace(" ", "") or path.parent.name == "components"
    assert not re.search(r'\sstyle="', text)
    assert not re.search(r"\son[a-z]+=", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(APP)))
def test_only_our_own_sentences_are_translated(app, path):
    """What `_()` gives back is not escaped again: somebody's words must never pass through it."""
    tree = app.jinja_env.parse(path.read_text())
    ours = {"outcomes", "kinds", "states", "words", "labels", "word", "label"}
    for call in tree.find_all(Call):
        if getattr(call.node, "name", "") != "_" or isinstance(call.args[0], Const):
            continue
        roots = {name.name for name in call.args[0].find_all(Name)}
        if isinstance(call.args[0], Name):
            roots.add(call.args[0].name)
        assert roots & ours, f"line {call.lineno}: _() of something that is not a sentence of ours"
