"""Read PDF files back with poppler's tools and zbar, as a reader of the paper would."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def pdf_file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write the bytes where the tools can read them."""

    def write(pdf: bytes) -> Path:
        path = tmp_path / "document.pdf"
        path.write_bytes(pdf)
        return path

    return write


@pytest.fixture
def pdf_pages(pdf_file: Callable[[bytes], Path]) -> Callable[[bytes], list[str]]:
    """Give the text of each page, runs of spaces folded."""

    def read(pdf: bytes) -> list[str]:
        text = run("pdftotext", "-layout", str(pdf_file(pdf)), "-")
        return [" ".join(page.split()) for page in text.split("\f")[:-1]]

    return read


@pytest.fixture
def pdf_fonts(pdf_file: Callable[[bytes], Path]) -> Callable[[bytes], list[tuple[str, bool]]]:
    """Give name and embeddedness of each font of the file."""

    def read(pdf: bytes) -> list[tuple[str, bool]]:
        lines = run("pdffonts", str(pdf_file(pdf))).splitlines()[2:]
        return [(line.split()[0], line.split()[-5] == "yes") for line in lines]

    return read


@pytest.fixture
def pdf_codes(pdf_file: Callable[[bytes], Path]) -> Callable[[bytes], list[str]]:
    """Give what a scanner reads from the QR codes of all pages."""

    def read(pdf: bytes) -> list[str]:
        path = pdf_file(pdf)
        run("pdftoppm", "-r", "110", "-png", str(path), str(path.with_suffix("")))
        pages = sorted(path.parent.glob("document-*.png"))
        return run("zbarimg", "--quiet", "--raw", *map(str, pages)).splitlines()

    return read


def run(*command: str) -> str:
    """Run a tool and give what it prints; a fault is the test's failure."""
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
