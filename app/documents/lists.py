"""An official list: of candidates, of those eligible, of posts, of members."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfWriter

from app.documents.official import Cell, ListColumn, Masthead, Signature, rows_as_data
from app.documents.pdf import render_pdf
from app.documents.qr import qr_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """A titled table with its masthead and signature; each row has a cell for each column."""

    masthead: Masthead
    subject: str
    """What is listed: "Thí sinh đủ điều kiện dự thi …"."""
    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Cell]]
    signature: Signature
    title: str = "Danh sách"
    reference: str = ""
    """The decision it belongs to: "(Kèm theo Quyết định số …)"."""
    total: str = ""
    """The closing line: "Danh sách gồm 120 thí sinh./."."""
    landscape: bool = False
    verification_url: str = ""
    """Where the paper can be checked; empty for one that was not issued."""


ROWS_AT_ONCE = 1_500
"""A typesetter holds a whole document in memory: longer lists are set in parts and joined."""


def official_list(paper: OfficialList) -> bytes:
    """Print the list; the table's head repeats on every page."""
    for row in paper.rows:
        if len(row) != len(paper.columns):
            raise ValueError(f"{len(row)} cells in a row of {len(paper.columns)} columns")
    if len(paper.rows) <= ROWS_AT_ONCE:
        return _render(paper, paper.rows)
    joined = PdfWriter()
    for start in range(0, len(paper.rows), ROWS_AT_ONCE):
        rows = paper.rows[start : start + ROWS_AT_ONCE]
        is_last = start + ROWS_AT_ONCE >= len(paper.rows)
        part = _render(paper, rows, before=len(joined.pages), last=is_last)
        joined.append(BytesIO(part))
    out = BytesIO()
    joined.write(out)
    return out.getvalue()


def _render(
    paper: OfficialList, rows: Sequence[Sequence[Cell]], *, before: int = 0, last: bool = True
) -> bytes:
    """Typeset some of the rows, after so many pages of earlier parts."""
    data = {
        "masthead": paper.masthead.as_data(),
        "title": paper.title,
        "subject": paper.subject,
        "reference": paper.reference,
        "columns": [column.as_data() for column in paper.columns],
        "rows": rows_as_data(rows),
        "total": paper.total,
        "signature": paper.signature.as_data(),
        "landscape": paper.landscape,
        "verification_url": paper.verification_url,
        "qr": qr_svg(paper.verification_url) if paper.verification_url else "",
        "before": before,
        "last": last,
    }
    return render_pdf("list.typ", data)
