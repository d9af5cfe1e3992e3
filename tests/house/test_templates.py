"""Rules that every template of the house keeps."""

from pathlib import Path

import pytest
from jinja2.nodes import FromImport, Name

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
