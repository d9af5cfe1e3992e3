"""Official papers as Word files, in the layout of Decree 30/2020/NĐ-CP, Appendix I.

The same values make the PDF; offices that still pass a paper on for editing get this beside it.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.documents.letters import OfficialLetter
from app.documents.lists import OfficialList
from app.documents.official import Masthead, Signature, official_date, rows_as_data

FACE = "Times New Roman"
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def list_in_word(paper: OfficialList) -> bytes:
    """The list as a Word file: masthead, heading, ruled table, closing line, signature."""
    document = _sheet(landscape=paper.landscape)
    _masthead(document, paper.masthead)
    _heading(document, paper.title, paper.subject, paper.reference)
    _table(document, paper)
    if paper.total:
        _line(document, paper.total, italic=True, side="left")
    _verification(document, paper.verification_url)
    _signature(document, paper.signature)
    return _bytes(document)


def letter_in_word(paper: OfficialLetter) -> bytes:
    """The letter as a Word file: masthead, heading, bases, paragraphs, signature."""
    document = _sheet(landscape=False)
    _masthead(document, paper.masthead)
    _heading(document, paper.title, paper.subject, "")
    for place, base in enumerate(paper.bases, start=1):
        end = "." if place == len(paper.bases) else ";"
        _body(document, base + end, italic=True)
    for text in paper.paragraphs:
        _body(document, text)
    _verification(document, paper.verification_url)
    _signature(document, paper.signature)
    return _bytes(document)


def _sheet(*, landscape: bool) -> Any:
    """An empty A4 document: margins, face, page number at the top from the second page on."""
    document = Document()
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(6)
    return document


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if text is None:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), str(kind))
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)


def _masthead(document: Any, masthead: Masthead) -> None:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    if masthead.parent:
        _line(left, masthead.parent.upper(), size=12)
    _line(left, masthead.issuer.upper(), size=12, bold=True)
    if masthead.number:
        _line(left, f"Số: {masthead.number}", size=13)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, underlined=True)
    _line(right, f"{masthead.place}, {official_date(masthead.dated)}", size=13, italic=True)
    for cell in (left, right):
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _heading(document: Any, title: str, subject: str, reference: str) -> None:
    _line(document, title.upper(), size=14, bold=True)
    if subject:
        _line(document, subject, size=14, bold=True)
    if reference:
        _line(document, reference, italic=True)


def _table(document: Any, paper: OfficialList) -> None:
    table = document.add_table(rows=1, cols=len(paper.columns))
    table.style = "Table Grid"
    for cell, column in zip(table.rows[0].cells, paper.columns, strict=True):
        _fill(cell, column.title, "center", bold=True)
        if column.width_mm:
            cell.width = Mm(column.width_mm)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    sides = [column.align for column in paper.columns]
    for row in rows_as_data(paper.rows):
        _add_row(table, row, sides)


def _add_row(table: Any, texts: Sequence[str], sides: Sequence[str]) -> None:
    for cell, text, side in zip(table.add_row().cells, texts, sides, strict=True):
        _fill(cell, text, side)


def _fill(cell: Any, text: str, side: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment, paragraph.paragraph_format.space_after = SIDES[side], Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)


def _signature(document: Any, signature: Signature) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    if signature.recipients:
        _line(left, "Nơi nhận:", size=12, bold=True, italic=True, side="left")
        for recipient in signature.recipients:
            _line(left, f"- {recipient};", size=11, side="left")
    for text in (signature.authority, signature.position):
        if text:
            _line(right, text.upper(), bold=True)
    for _each in range(3):
        _line(right, "")
    _line(right, signature.name, bold=True)


def _verification(document: Any, address: str) -> None:
    if address:
        _line(document, f"Kiểm tra văn bản tại: {address}", size=10, italic=True, side="left")


def _body(document: Any, text: str, *, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(text).italic = italic


def _line(
    place: Any,
    text: str,
    *,
    size: int = 13,
    side: str = "center",
    **emphasis: bool,
) -> None:
    """One line in a document or a cell; `emphasis`: bold, italic, underlined."""
    paragraph = place.add_paragraph()
    paragraph.alignment = SIDES[side]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), emphasis.get("bold", False)
    run.italic, run.underline = emphasis.get("italic", False), emphasis.get("underlined", False)


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
