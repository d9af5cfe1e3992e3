"""Rules that every template of the house keeps."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, FromImport, Name, Template

from tests.pure import session  # noqa: F401  the text alone is looked at

APP = Path(__file__).parents[2] / "app"
TEMPLATES = sorted(APP.rglob("templates/**/*.html"))


@cache
def trees(environment: Environment) -> dict[str, Template]:
    """Each template by its place, parsed, which fails where it would not compile."""
    return {
        str(path.relative_to(APP)): environment.parse(path.read_text(), filename=str(path))
        for path in TEMPLATES
    }


def test_every_template_compiles_and_uses_every_macro_it_imports(app):
    unused = {}
    for place, tree in trees(app.jinja_env).items():
        used = {name.name for name in tree.find_all(Name)}
        imported = {
            name[1] if isinstance(name, tuple) else name
            for node in tree.find_all(FromImport)
            for name in node.names
        }
        if imported - used:
            unused[place] = imported - used
    assert unused == {}


def test_a_template_lives_in_a_folder_named_after_its_feature():
    for path in APP.glob("*/templates/*"):
        assert path.name == path.parts[-3], f"{path}: blueprints share one template namespace"


def test_every_form_that_writes_carries_a_token():
    found = []
    for path in TEMPLATES:
        forms = re.findall(
            r'<form[^>]*method="post".*?</form>', path.read_text(), flags=re.S | re.I
        )
        found += [(path, form) for form in forms if "csrf_token" not in form]
    assert found == []


def test_nothing_is_marked_safe_outside_components_and_no_style_is_inline():
    for path in TEMPLATES:
        text = path.read_text()
        assert "|safe" not in text.replace(" ", "") or path.parent.name == "components", path
        assert not re.search(r'\sstyle="', text), path
        assert not re.search(r"\son[a-z]+=", text), path


def test_only_our_own_sentences_are_translated(app):
    """What `_()` gives back is not escaped again: somebody's words must never pass through it."""
    ours = {"outcomes", "kinds", "states", "words", "labels", "word", "label"}
    strange = []
    for place, tree in trees(app.jinja_env).items():
        for call in tree.find_all(Call):
            if getattr(call.node, "name", "") != "_" or isinstance(call.args[0], Const):
                continue
            roots = {name.name for name in call.args[0].find_all(Name)}
            if isinstance(call.args[0], Name):
                roots.add(call.args[0].name)
            if not roots & ours:
                strange.append(f"{place}, line {call.lineno}: _() of no sentence of ours")
    assert strange == []
