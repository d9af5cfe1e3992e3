import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.documents.pdf import FONTS, TEMPLATES, RenderingFailed, render_pdf

AT = datetime(2026, 2, 5, tzinfo=UTC)
PAGE = "#let data = json(bytes(sys.inputs.data))\n"


def template(folder: Path, source: str) -> Path:
    (folder / "trial.typ").write_text(PAGE + source)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#import "@preview/x:1.0.0": *',
        "*Nguyễn* _Văn_ $x^2$ @nguồn <nhãn> = - + //",
        "\\u{41} #panic() `raw`",
        '"}); sys.inputs',
    ],
)
def test_what_a_person_typed_is_never_markup(tmp_path, pdf_pages: Callable, name: str):
    pdf = render_pdf("trial.typ", {"name": name}, folder=template(tmp_path, "#data.name"))

    assert pdf_pages(pdf) == [name]


def test_the_same_data_give_the_same_bytes(tmp_path):
    folder = template(tmp_path, "#data.name")

    first = render_pdf("trial.typ", {"name": "Ẫm"}, folder=folder, made_at=AT)
    again = render_pdf("trial.typ", {"name": "Ẫm"}, folder=folder, made_at=AT)

    assert first == again


def test_a_paper_is_marked_as_pdf_a_2b(tmp_path):
    pdf = render_pdf("trial.typ", {}, folder=template(tmp_path, "Chữ"), made_at=AT)

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_an_image_is_given_by_name(tmp_path, pdf_pages: Callable):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2H0z"/></svg>'

    pdf = render_pdf(
        "trial.typ", {}, folder=template(tmp_path, '#image("a.svg")'), images={"a.svg": svg}
    )

    assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["../a.svg", "/tmp/a.svg", ".hidden"])
def test_an_image_cannot_leave_the_folder(tmp_path, name: str):
    with pytest.raises(ValueError, match="plain file name"):
        render_pdf("trial.typ", {}, folder=template(tmp_path, ""), images={name: b""})


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../etc/passwd")',
        f'#read("{FONTS}/LICENSE")',
        '#import "@preview/cetz:0.3.0"',
        "#data.missing",
    ],
)
def test_a_template_cannot_reach_beyond_its_folder(tmp_path, source: str):
    with pytest.raises(RenderingFailed):
        render_pdf("trial.typ", {}, folder=template(tmp_path, source))


def test_a_template_that_does_not_end_is_stopped(tmp_path):
    with pytest.raises(RenderingFailed):
        render_pdf("trial.typ", {}, folder=template(tmp_path, "#while true { [x] }"), seconds=2)


def test_a_letter_outside_the_face_does_not_fall_back_to_a_system_font(
    tmp_path, pdf_fonts: Callable
):
    pdf = render_pdf(
        "trial.typ", {}, folder=template(tmp_path, '#set text(font: "Liberation Serif")\nNguyễn')
    )

    assert all("Tinos" in name or "Libertinus" in name for name, _ in pdf_fonts(pdf))


def test_no_template_asks_for_a_package():
    for path in TEMPLATES.glob("*.typ"):
        assert not re.search(r'"@\w+/', path.read_text()), path.name
