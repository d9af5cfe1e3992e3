"""Make PDF documents from Typst templates, each in a process of its own.

Data reach a template as JSON in `sys.inputs` and never become part of its source, so no name a
person types is ever read as markup. The process sees a folder that holds the templates and the
images of this one document, our own fonts and nothing else; it has no proxy and no package folder,
so a template that asks for a package from the network fails.
"""

import json
import tempfile
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from shutil import copyfile

from app import clock
from app.programs import ProgramFailed, run_apart

HERE = Path(__file__).parent
TEMPLATES = HERE / "typst"
FONTS = HERE / "fonts"
COMPOSITOR = HERE / "compositor.py"

# A typesetter needs up to 400 MB: two at a time in one server process, the others wait.
_PLACES = threading.BoundedSemaphore(2)
# No machine listens there: whatever would like to download fails at once.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


class RenderingFailed(RuntimeError):
    """The typesetter refused the template or was stopped: a fault of ours, not of the reader."""


def render_pdf(
    template: str,
    data: Mapping[str, object],
    *,
    images: Mapping[str, bytes] | None = None,
    folder: Path = TEMPLATES,
    tagged: bool = True,
    made_at: datetime | None = None,
    seconds: int = 60,
) -> bytes:
    """Typeset `template` (a file name in `folder`) with `data` (JSON values) to a PDF/A-2b file.

    `images` are put beside the template under their names. The same arguments with the same
    `made_at` give the same bytes. `tagged` writes the structure that screen readers follow, at a
    third more time and three times the size: leave it out only for what is printed in bulk. A
    template in another `folder` may import `official.typ` of this package. Raise `RenderingFailed`
    with the typesetter's words, also after `seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="document-") as name, _PLACES:
        root = Path(name)
        _lay_out(root, folder, images or {})
        job = {
            "root": name,
            "template": _plain_name(template),
            "fonts": str(FONTS),
            "data": json.dumps(data, ensure_ascii=False),
            "tagged": tagged,
            "made_at": int((made_at or clock.now()).timestamp()),
            "seconds": seconds,
        }
        return _compose(job, seconds)


def _plain_name(name: str) -> str:
    if Path(name).name != name or name.startswith("."):
        raise ValueError(f"{name!r} is not a plain file name")
    return name


def _lay_out(root: Path, folder: Path, images: Mapping[str, bytes]) -> None:
    for source in (*TEMPLATES.glob("*.typ"), *folder.glob("*.typ")):
        copyfile(source, root / source.name)
    for name, content in images.items():
        (root / _plain_name(name)).write_bytes(content)


def _compose(job: Mapping[str, object], seconds: int) -> bytes:
    data = json.dumps(job).encode()
    try:
        return run_apart(COMPOSITOR, data, seconds=seconds, environment=_ENVIRONMENT)
    except ProgramFailed as error:
        raise RenderingFailed(f"{job['template']}: {error}") from error
