"""An official letter: a decision, a notice, a report in paragraphs."""

from dataclasses import dataclass

from app.documents.official import Masthead, Signature
from app.documents.pdf import render_pdf
from app.documents.qr import qr_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter:
    """A paper in paragraphs, under its masthead, with what it rests on and who signs."""

    masthead: Masthead
    title: str
    """The kind of paper: "Thông báo", "Quyết định"."""
    subject: str
    paragraphs: tuple[str, ...]
    signature: Signature
    bases: tuple[str, ...] = ()
    """What it rests on (căn cứ), a line each, without the ";" at its end."""
    verification_url: str = ""


def official_letter(paper: OfficialLetter) -> bytes:
    """Print the letter."""
    data = {
        "masthead": paper.masthead.as_data(),
        "title": paper.title,
        "subject": paper.subject,
        "bases": list(paper.bases),
        "paragraphs": list(paper.paragraphs),
        "signature": paper.signature.as_data(),
        "verification_url": paper.verification_url,
        "qr": qr_svg(paper.verification_url) if paper.verification_url else "",
    }
    return render_pdf("letter.typ", data)
