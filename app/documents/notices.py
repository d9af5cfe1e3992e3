"""Admission notices (giấy báo dự thi): a page for each candidate, in booklets."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from app.documents.official import (
    Masthead,
    Signature,
    hour_over_day,
    short_date,
)
from app.documents.pdf import render_pdf
from app.documents.qr import qr_svg
from app.text import mask_national_id

BOOKLET_PAGES = 125
"""Notices in one file: two typesetters stay under 400 MB together, and progress can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSitting:
    """One paper the candidate sits: when, where, in which seat. Instants are aware."""

    paper: str
    starts_at: datetime
    minutes: int
    room: str
    seat: str = ""
    arrive_at: datetime | None = None

    def as_row(self) -> list[str]:
        """Give the cells of the notice's timetable."""
        arrival = hour_over_day(self.arrive_at) if self.arrive_at else ""
        starts = hour_over_day(self.starts_at)
        return [self.paper, arrival, starts, f"{self.minutes} phút", self.room, self.seat]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one candidate is told. The identity number is given whole and printed covered."""

    candidate_number: str
    full_name: str
    born_on: date | None
    national_id: str
    sittings: tuple[NoticeSitting, ...]
    site: str
    verification_url: str
    address: str = ""
    unit: str = ""

    def as_data(self) -> dict[str, object]:
        return {
            "candidate_number": self.candidate_number,
            "full_name": self.full_name,
            "born": short_date(self.born_on) if self.born_on else "",
            "national_id": mask_national_id(self.national_id),
            "unit": self.unit,
            "site": self.site,
            "address": self.address,
            "sittings": [sitting.as_row() for sitting in self.sittings],
            "qr": qr_svg(self.verification_url),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHeader:
    """What all notices of an exam share."""

    masthead: Masthead
    exam: str
    signature: Signature
    opening: str = "Hội đồng thi thông báo thí sinh có tên dưới đây đủ điều kiện dự thi:"
    bring: tuple[str, ...] = (
        "Thẻ căn cước công dân, thẻ căn cước hoặc giấy tờ tùy thân hợp pháp khác có ảnh;",
        "Giấy báo dự thi này.",
    )
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Booklet:
    """One file of notices and the candidate numbers of its first and last page."""

    first: str
    last: str
    pdf: bytes


def admission_notices(
    notices: Sequence[Notice],
    header: NoticeHeader,
    *,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Booklet]:
    """Print the notices in their order, `BOOKLET_PAGES` to a file; tell how many of all are done.

    Two booklets are in the making at a time: one draws its codes while the other is typeset.
    """
    starts = range(0, len(notices), BOOKLET_PAGES)
    parts = [notices[start : start + BOOKLET_PAGES] for start in starts]
    done = 0
    with ThreadPoolExecutor(max_workers=2) as workers:
        for part, pdf in zip(parts, workers.map(partial(_print, header), parts), strict=True):
            done += len(part)
            on_progress(done, len(notices))
            yield Booklet(part[0].candidate_number, part[-1].candidate_number, pdf)


def admission_notice(notice: Notice, header: NoticeHeader) -> bytes:
    """Print the notice of one candidate."""
    return render_pdf("notice.typ", _as_data([notice], header))


def _print(header: NoticeHeader, notices: Sequence[Notice]) -> bytes:
    # Not tagged: a booklet is printed and handed out; the candidate's own file is tagged.
    return render_pdf("notice.typ", _as_data(notices, header), tagged=False)


def _as_data(notices: Sequence[Notice], header: NoticeHeader) -> dict[str, object]:
    return {
        "masthead": header.masthead.as_data(),
        "exam": header.exam,
        "opening": header.opening,
        "bring": list(header.bring),
        "rules": list(header.rules),
        "signature": header.signature.as_data(),
        "notices": [notice.as_data() for notice in notices],
    }
