"""Every component on one page, with a stand-in for the application, for tests and for looking.

`python -m tests.house.gallery FOLDER` writes the pages and their pictures at 1280 and 390 px.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, render_template, url_for
from jinja2 import FileSystemLoader
from playwright.sync_api import Browser, sync_playwright
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    FileField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

ROOT = Path(__file__).parents[2]
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'nonce-gallery'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'"
)
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PAGES = ("components", "forms", "empty", "exam-room", "print", "error-403", "error-500")


class Sample(Form):
    """One field of every kind, two of them wrong."""

    full_name = StringField("Họ và tên", [InputRequired("Nhập họ và tên như trong căn cước")])
    email = StringField("Thư điện tử", [Optional()])
    unit = SelectField(
        "Đơn vị", choices=[SelectChoice("1", "Thi hành án dân sự tỉnh Thừa Thiên Huế")]
    )
    degree = RadioField(
        "Trình độ",
        [InputRequired("Chọn trình độ")],
        choices=[SelectChoice("law", "Cử nhân Luật"), SelectChoice("other", "Khác")],
    )
    papers = SelectMultipleField(
        "Môn thi",
        choices=[SelectChoice("1", "Kiến thức chung"), SelectChoice("2", "Nghiệp vụ thi hành án")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    born_on = DateField("Ngày sinh")
    opens_at = DateTimeLocalField("Mở cửa phòng thi lúc")
    first_on = DateField("Từ ngày")
    last_on = DateField("Đến ngày")
    bonus = DecimalField("Điểm cộng", places=2)
    reason = TextAreaField("Lý do")
    document = FileField("Bản chụp bằng tốt nghiệp")
    agreed = BooleanField("Tôi cam đoan những điều đã khai là đúng")


def make_app() -> Flask:
    """A Flask application that offers the templates what the real one offers."""
    app = Flask("gallery", static_folder=str(ROOT / "app/static"), static_url_path="/static")
    app.config["SECRET_KEY"] = "gallery"
    app.jinja_loader = _loader()
    env = app.jinja_env
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(str, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        csp_nonce=lambda: "gallery",
        locale=lambda: "vi",
        navigation=_navigation,
        csrf_token=lambda: "token",
        clock_step_to_tell=lambda: None,
        reachable=lambda url: True,
        asset=lambda path: url_for("static", filename=path),
        current_user=SimpleNamespace(
            full_name="Nguyễn Thị Ánh Nguyệt", role_label="Cán bộ tổ chức thi"
        ),
    )
    env.filters.update(number=lambda value: str(value).replace(".", ","))
    accounts, home = Blueprint("accounts", "accounts"), Blueprint("home", "home")
    accounts.add_url_rule("/sign-out", "sign_out", lambda: "", methods=["POST"])
    accounts.add_url_rule("/language", "choose_language", lambda: "", methods=["POST"])
    home.add_url_rule("/", "start", lambda: "")
    app.register_blueprint(accounts)
    app.register_blueprint(home)
    for page in PAGES:
        app.add_url_rule(f"/{page}", page, _show(page))
    app.add_url_rule(
        "/job", "job", lambda: jsonify(_JOB | {"done": 600, "state": "done", "result_url": "/"})
    )
    app.after_request(_with_policy)
    return app


_JOB = {
    "status_url": "/job",
    "done": 150,
    "total": 600,
    "message": "Đang in giấy báo dự thi",
    "state": "running",
    "result_url": None,
}


def _loader() -> FileSystemLoader:
    return FileSystemLoader([ROOT / "app/templates", ROOT / "tests/house/templates"])


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    return response


def _navigation() -> list[SimpleNamespace]:
    entries = {
        "home": "Việc của tôi",
        "exam": "Kỳ thi",
        "people": "Hồ sơ dự thi",
        "room": "Ca thi",
        "question": "Ngân hàng câu hỏi",
        "class": "Đào tạo",
        "building": "Đơn vị",
        "shield": "Sổ nhật ký",
    }
    return [
        SimpleNamespace(
            label=label,
            icon=icon,
            url="/components",
            current=icon == "exam",
            minor=icon in {"building", "shield"},
        )
        for icon, label in entries.items()
    ]


def _show(page: str) -> Any:
    def view() -> str:
        if page.startswith("error-"):
            return render_template(f"errors/{page[6:]}.html", incident="7c1f0a9e4b22")
        return render_template(f"gallery/{page}.html", **_sample_values())

    return view


def _sample_values() -> dict[str, Any]:
    wrong = Sample(MultiDict({"papers": "1", "unit": "1"}))
    wrong.validate()
    labels = [
        "Kế hoạch", "Hội đồng thi", "Đăng ký", "Xét điều kiện", "Chuẩn bị thi", "Ngày thi",
        "Chấm thi", "Tổng hợp điểm", "Xếp hạng", "Công bố, phúc khảo", "Bồi dưỡng",
    ]  # fmt: skip
    states = ["done", "done", "late", "blocked", "next", *["todo"] * 6]
    notes = {2: "Chậm 3 ngày", 3: "Còn 12 hồ sơ", 4: "Hạn 14/12/2026"}
    people = [
        ("002", "Đặng Văn Ẫn", "12/03/1991", "78,5"),
        ("001", "Nguyễn Ái Liên", "01/02/1990", "9,25"),
        ("003", "Lê Thị Ánh", "30/11/1988", "100"),
        ("004", "Y Bhĭm Niê", "05/05/1995", "–"),
    ]
    provinces = [
        ("Hà Nội", 128),
        ("Thành phố Hồ Chí Minh", 96),
        ("Thừa Thiên Huế", 41),
        ("Đắk Lắk", 7),
    ]
    return {
        "other": Sample(prefix="other-"),
        "wrong": wrong,
        "steps": [
            {
                "label": label,
                "state": state,
                "note": notes.get(i),
                "url": "/components" if i < 5 else None,
            }
            for i, (label, state) in enumerate(zip(labels, states, strict=True))
        ],
        "people": people * 4,
        "job": _JOB,
        "page": SimpleNamespace(number=4, pages=12, total=600, url_for=lambda n: f"?page={n}"),
        "options": [
            {"letter": "A", "is_key": False, "shares": (0.4, 0.25, 0.1)},
            {"letter": "B", "is_key": True, "shares": (0.3, 0.6, 0.85)},
        ],
        "bars": [{"label": name, "value": count} for name, count in provinces],
        "bins": [
            {"label": str(i * 5), "count": c}
            for i, c in enumerate(
                [0, 0, 1, 0, 2, 3, 5, 8, 13, 20, 31, 40, 44, 38, 29, 17, 9, 4, 1, 0]
            )
        ],
    }


@contextmanager
def served() -> Iterator[str]:
    """The gallery on a free port of this machine, while the block runs."""
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's own browser, without a window."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER_FLAGS)
        yield browser
        browser.close()


def photograph(folder: Path) -> None:
    """Write a picture of every page at desk and phone width into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, chromium() as browser:
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 800})
            for name in PAGES:
                page.goto(f"{address}/{name}", wait_until="networkidle")
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


if __name__ == "__main__":
    photograph(Path(sys.argv[1]))
