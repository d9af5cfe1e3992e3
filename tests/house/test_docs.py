"""The documentation speaks of what is there, and of all of it."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from app import console
from app.config import Settings
from tests.pure import session  # noqa: F401  the text alone is looked at

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])
NOT_FROM_OUTSIDE = {"testing", "csrf"}


@pytest.mark.parametrize("field", [f.name for f in fields(Settings)])
def test_a_setting_is_explained(field):
    page = (ROOT / "docs/operating.md").read_text()
    assert f"`{field.upper()}`" in page or (field in NOT_FROM_OUTSIDE and f"`{field}`" in page)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_link_leads_somewhere(page):
    missing = []
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        path = page.parent / target
        if "://" not in target and not path.exists():
            missing.append(target)
    assert missing == []


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[str]:
    """Every command of ours below the group, as typed."""
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
        else:
            found.append(" ".join((*path, name)))
    return found


def test_every_command_has_its_line(app):
    page = (ROOT / "docs/cli.md").read_text()
    made_by_others = {"run", "shell", "routes"}
    ours = [c for c in commands(app.cli) if c.split()[0] not in made_by_others | {"db"}]
    assert ours
    assert [command for command in ours if f"flask {command}" not in page] == []


def test_every_command_of_a_room_machine_has_its_line():
    page = (ROOT / "docs/cli.md").read_text()
    ours = commands(console.main)
    assert "room wipe" in ours
    assert [command for command in ours if not re.search(rf"sathach\b.* {command}\b", page)] == []


def test_no_command_is_explained_that_is_not_there(app):
    page = (ROOT / "docs/cli.md").read_text()
    known = commands(app.cli)
    named = re.findall(r"flask ([a-z][a-z-]*(?: [a-z][a-z-]+)?)", page)
    groups = {command.split()[0] for command in known if " " in command}
    wrong = [
        name
        for name in named
        if not (name in known or name.split()[0] in {*known, "db"})
        and not (name.split()[0] in groups and " " not in name)
    ]
    assert wrong == []


def test_decisions_are_numbered_without_gaps_and_say_what_follows():
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        assert page.read_text().startswith(f"# {int(page.name[:4])}. ")
        assert "**Consequences.**" in page.read_text() or "**Later.**" in page.read_text()


def test_every_target_of_the_makefile_that_is_mentioned_exists():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z-]+)", page.read_text())}
    assert named - made == set()
