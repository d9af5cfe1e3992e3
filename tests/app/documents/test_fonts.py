import hashlib
import struct
import unicodedata
from collections.abc import Callable

import pytest

from app.documents.pdf import FONTS, render_pdf

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = sorted(
    {
        case(unicodedata.normalize("NFC", vowel + tone))
        for vowel in VOWELS
        for tone in TONES
        for case in (str.lower, str.upper)
        if not (vowel + tone).isascii()
    }
    | set("đĐ")
)
SIGNS = "₫–—“”‘’…•№°×÷±≤≥≠½²³€→"


def covered(style: str) -> set[int]:
    """Read the code points of a font's character map (format 4)."""
    font = (FONTS / f"Tinos-{style}.ttf").read_bytes()
    tables = struct.unpack_from(">H", font, 4)[0]
    records = [struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(tables)]
    cmap = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        _platform, _encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * i)
        if struct.unpack_from(">H", font, cmap + offset)[0] == 4:
            count = struct.unpack_from(">H", font, cmap + offset + 6)[0] // 2
            ends = struct.unpack_from(f">{count}H", font, cmap + offset + 14)
            starts = struct.unpack_from(f">{count}H", font, cmap + offset + 16 + 2 * count)
            return {c for a, b in zip(starts, ends, strict=True) for c in range(a, b + 1)}
    raise AssertionError("no format 4 map")


def test_the_alphabet_has_134_letters_beyond_ascii():
    assert len(LETTERS) == 134


@pytest.mark.parametrize("style", STYLES)
def test_a_font_has_every_vietnamese_letter_and_sign(style: str):
    missing = [sign for sign in (*LETTERS, *SIGNS) if ord(sign) not in covered(style)]

    assert missing == []


def test_the_fonts_are_those_of_the_manifest():
    manifest = dict(
        reversed(line.split("  ")) for line in (FONTS / "SHA256SUMS").read_text().splitlines()
    )

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")
    }

    assert found == manifest
    assert (FONTS / "LICENSE").read_text().count("SIL OPEN FONT LICENSE") == 1


def test_every_letter_can_be_read_back_from_a_paper(
    tmp_path, pdf_pages: Callable[[bytes], list[str]], pdf_fonts: Callable[[bytes], list]
):
    (tmp_path / "letters.typ").write_text(
        '#import "official.typ": *\n#show: official.with(title: "Chữ")\n'
        "#let words = json(bytes(sys.inputs.data)).words\n"
        "#words #strong(words) #emph(words) #strong(emph(words))"
    )

    pdf = render_pdf("letters.typ", {"words": " ".join((*LETTERS, *SIGNS))}, folder=tmp_path)

    text = " ".join(pdf_pages(pdf))
    assert [sign for sign in (*LETTERS, *SIGNS) if text.count(sign) < 4] == []
    fonts = pdf_fonts(pdf)
    assert sorted(name.split("+")[1].removesuffix("-Identity-H") for name, _ in fonts) == sorted(
        ("Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic")
    )
    assert all(embedded for _, embedded in fonts)
