"""What happens on the room machine, run in a network namespace of its own.

Serves the machine of the folder given, lets one candidate take the paper and the council's officer
close and export, and prints what was seen as JSON. Standard input holds the task.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Response, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--ignore-certificate-errors",
]
PASSWORD = "bốn từ dài không liên quan"


def isolate() -> None:
    """Bring up loopback and make sure that there is no way out."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with socket.socket() as outside:
        outside.settimeout(2)
        try:
            outside.connect(("192.0.2.1", 80))
        except OSError:
            return
    raise SystemExit("this namespace reaches the outside")


def wait_for(port: int) -> None:
    for _try in range(1800):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the machine does not answer")


def take_paper(page: Page, site: str, task: dict[str, Any]) -> None:
    page.goto(f"{site}/room")
    page.get_by_label("Số báo danh").fill(task["number"])
    page.get_by_label("Mã chỗ ngồi").fill(task["code"])
    page.keyboard.press("Enter")
    expect(page.locator("#question-number")).to_be_visible()
    for _question in range(task["questions"]):
        page.keyboard.press("b")
        expect(page.locator("#saved")).to_contain_text("Đã lưu lúc")
        page.keyboard.press("ArrowRight")
    page.locator("#submit").click()
    page.locator("#submit-confirm").click()
    expect(page.locator("#ended-title")).to_be_visible()


def close_and_export(page: Page, site: str, task: dict[str, Any]) -> None:
    page.goto(task["link"])
    for label in ("password", "again"):
        page.locator(f"#{label}").fill(PASSWORD)
    page.locator("form[method=post] .btn-primary").click()
    page.locator("#email").fill(task["email"])
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Máy phòng thi")
    if task.get("pictures"):
        page.screenshot(path=str(Path(task["pictures"]) / "room-machine.png"), full_page=True)
    page.goto(f"{site}{task['sitting']}/close")
    page.get_by_role("button", name="Khóa ca thi").click()
    page.goto(f"{site}/machine")
    with page.expect_download() as download:
        page.get_by_role("button", name="Xuất kết quả").click()
    download.value.save_as(task["results"])


def main() -> None:
    task = json.load(sys.stdin)
    isolate()
    expect.set_options(timeout=30_000)
    site = f"https://127.0.0.1:{task['port']}"
    seen: list[Response] = []
    serve = [sys.executable, "-m", "app.console", "--home", task["home"], "room", "serve"]
    server = subprocess.Popen(
        [*serve, "--bind", "127.0.0.1", "--port", str(task["port"]), "--workers", "1"]
    )
    try:
        wait_for(task["port"])
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            context = browser.new_context(ignore_https_errors=True, accept_downloads=True)
            watch(context, seen)
            take_paper(context.new_page(), site, task)
            told = report(site, seen, task)
            told["keys_sent"] += keys_in_paper(context, site, seen, task)
            told["database"] = canaries(Path(task["home"]), task["canaries"])
            officer = browser.new_context(ignore_https_errors=True, accept_downloads=True)
            close_and_export(officer.new_page(), site, task)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)
    devices = Path("/proc/net/dev").read_text().splitlines()[2:]
    told["devices"] = [line.split(":")[0].strip() for line in devices]
    json.dump(told, sys.stdout)


def watch(context: BrowserContext, seen: list[Response]) -> None:
    """Note every answer the context's pages get."""

    def note(response: Response) -> None:
        seen.append(response)

    context.on("response", note)


def report(site: str, seen: list[Response], task: dict[str, Any]) -> dict[str, Any]:
    """Where the browser went, and how often a key was in what it got."""
    foreign = [r.url for r in seen if not r.url.startswith((site, "blob:", "data:"))]
    read = list(bodies(seen))
    found = sum(body.count(word.encode()) for _url, body in read for word in task["canaries"])
    return {"foreign": foreign, "read": [url for url, _body in read], "keys_sent": found}


def keys_in_paper(
    context: BrowserContext, site: str, seen: list[Response], task: dict[str, Any]
) -> int:
    """How often a key is in the paper itself, which the page got sealed."""
    start = next(body for url, body in bodies(seen) if url.endswith("/room/start"))
    paper = context.request.get(site + json.loads(start)["paper"]).body()
    assert task["stem"].encode() in paper, "this is not the paper"
    return sum(paper.count(word.encode()) for word in task["canaries"])


def bodies(seen: list[Response]) -> Iterator[tuple[str, bytes]]:
    """What came, as far as the browser still holds it (not the door's page any more)."""
    for response in seen:
        try:
            yield response.url, response.body()
        except Error as error:
            if "body" not in str(error):
                raise


def canaries(home: Path, words: list[str]) -> int:
    """How often a key is in the files of the machine."""
    data = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return sum(data.count(word.encode()) for word in words)


if __name__ == "__main__":
    main()
