"""A page in which the exam page's modules run against a server, a wire and a disk of ours."""

import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
FOLDERS = {"/static/": ROOT / "app" / "static", "/tests/": Path(__file__).parent}


class Files(SimpleHTTPRequestHandler):
    """The scripts under test, and nothing else."""

    def translate_path(self, path: str) -> str:
        for prefix, folder in FOLDERS.items():
            if path.startswith(prefix):
                return str(folder / path.removeprefix(prefix))
        return str(Path(__file__).parent / "blank.html")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def bench(chromium) -> Iterator[Page]:
    """A page that can run snippets with the harness; shared by the tests of this file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def run(bench: Page) -> Callable[[str], Any]:
    """A function that runs a snippet and gives what it returns; `h` is the harness."""

    def evaluate(body: str) -> Any:
        harness = "const h = await import('/tests/harness.js');"
        return bench.evaluate(f"async () => {{ {harness} {body} }}")

    return evaluate
