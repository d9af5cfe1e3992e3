"""Files made by others are kept as they were published, with their licence and hash."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.pure import session  # noqa: F401  the text alone is looked at

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "app/static/vendor", ROOT / "tests/journeys/vendor")
ENTRIES = [
    pytest.param(folder, entry, id=entry["file"])
    for folder in FOLDERS
    for entry in json.loads((folder / "manifest.json").read_text())
]


@pytest.mark.parametrize(("folder", "entry"), ENTRIES)
def test_a_vendored_file_is_the_one_in_the_manifest(folder: Path, entry: dict[str, str]) -> None:
    content = (folder / entry["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["file"].startswith(f"{entry['name']}-{entry['version']}/")
    assert entry["licence"] in {"MIT", "OFL-1.1", "MPL-2.0"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_vendored_file_is_in_the_manifest_beside_its_licence(folder: Path) -> None:
    listed = {entry["file"] for entry in json.loads((folder / "manifest.json").read_text())}
    present = {str(path.relative_to(folder)) for path in folder.glob("*/**/*") if path.is_file()}

    assert listed == present
    for library in {file.split("/")[0] for file in listed}:
        assert f"{library}/LICENSE" in listed


@pytest.mark.parametrize("kind", ["css", "js"])
def test_no_stylesheet_or_script_calls_on_another_host(kind: str) -> None:
    sources = sorted((ROOT / "app/static").rglob(f"*.{kind}"))

    assert sources
    for path in sources:
        text = path.read_text()
        assert not re.search(r"(url\(|@import|import |fetch\()[\s\"']*(https?:)?//", text), path
        assert "sourceMappingURL" not in text, path
