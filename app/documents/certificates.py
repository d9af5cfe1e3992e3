"""Training certificates, A4 landscape, with a register number and a code to check them by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.official import Masthead, Signature, official_date, short_date
from app.documents.pdf import render_pdf
from app.documents.qr import qr_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That a person has finished a course; `verification_url` shows whether it is genuine."""

    masthead: Masthead
    full_name: str
    born_on: date | None
    course: str
    """What was finished, read after "Đã hoàn thành": "chương trình bồi dưỡng …"."""
    starts_on: date
    ends_on: date
    register_number: str
    verification_url: str
    signature: Signature
    periods: int | None = None
    """Teaching periods (tiết), where the certificate names them."""
    grade: str = ""
    unit: str = ""
    grantor: str = "Chứng nhận ông/bà"
    title: str = "Giấy chứng nhận"

    def as_data(self) -> dict[str, object]:
        return {
            "masthead": self.masthead.as_data(),
            "title": self.title,
            "grantor": self.grantor,
            "full_name": self.full_name,
            "person": self._person(),
            "course": self.course,
            "period": self._period(),
            "grade": self.grade,
            "register_number": self.register_number,
            "verification_url": self.verification_url,
            "qr": qr_svg(self.verification_url),
            "signature": self.signature.as_data(),
        }

    def _person(self) -> str:
        born = f"Sinh ngày: {short_date(self.born_on)}" if self.born_on else ""
        unit = f"Đơn vị: {self.unit}" if self.unit else ""
        return " – ".join(part for part in (born, unit) if part)

    def _period(self) -> str:
        period = f"từ {official_date(self.starts_on)} đến {official_date(self.ends_on)}"
        return f"{period} ({self.periods} tiết)" if self.periods else period


def training_certificates(certificates: Sequence[Certificate]) -> bytes:
    """Print the certificates, one a page, in their order. There must be at least one."""
    data = {
        "title": certificates[0].title,
        "certificates": [certificate.as_data() for certificate in certificates],
    }
    return render_pdf("certificate.typ", data)
