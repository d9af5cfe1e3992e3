"""The minutes of a violation on paper."""

from app.clock import VIETNAM
from app.documents.minutes import Minutes, Signer, print_minutes
from app.documents.official import official_decimal, official_instant, short_date
from app.exams.council import masthead
from app.invigilation.models import Ruling, Signing, Violation
from app.invigilation.violations import list_neighbours, profile_of
from app.regulations.conduct import get_sanction
from app.regulations.profile import RegulationProfile, Sanction
from app.sittings.models import Sitting


def print_violation(sitting: Sitting, violation: Violation) -> bytes:
    """Print the minutes as PDF in the official layout, as they stand now."""
    profile = profile_of(sitting)
    sanction = get_sanction(profile, violation.sanction)
    neighbours = list_neighbours(violation)
    made_on = violation.made_at.astimezone(VIETNAM).date()
    return print_minutes(
        Minutes(
            masthead=masthead(sitting.exam, dated=made_on),
            subject="Về việc thí sinh vi phạm nội quy thi",
            paragraphs=(
                *_who_and_where(sitting, violation),
                f"Nội dung vi phạm: {violation.facts}",
                _sanction(profile, sanction),
                *_ruling(sanction, violation),
                _signing(violation, neighbours),
                (
                    "Biên bản đã được đọc tại phòng thi cho những người có mặt cùng nghe và được "
                    "lập thành 02 bản có giá trị như nhau."
                ),
            ),
            signers=_signers(violation, neighbours),
        )
    )


def _who_and_where(sitting: Sitting, violation: Violation) -> tuple[str, ...]:
    seat = violation.attempt.seat
    application = seat.candidate.application
    return (
        (
            f"Biên bản số {violation.number:02d}, {sitting.title}, môn thi {sitting.paper.title}, "
            f"{sitting.exam.title}."
        ),
        (
            f"Vào hồi {official_instant(violation.happened_at)}, tại phòng thi {seat.room.code}, "
            f"{seat.room.site}."
        ),
        f"Người lập biên bản: {violation.made_by_name}.",
        (
            f"Thí sinh: {application.full_name}, sinh ngày {short_date(application.birth_on)}, "
            f"số báo danh {seat.candidate.number}, chỗ ngồi số {seat.number}."
        ),
    )


def _sanction(profile: RegulationProfile, sanction: Sanction) -> str:
    percent = official_decimal(sanction.deduct_percent)
    source = profile.sources[sanction.citation.source]
    return (
        f"Hình thức xử lý: {sanction.title} (mức trừ {percent}% kết quả bài thi do Chủ tịch Hội "
        f"đồng thi quyết định khi tổng hợp điểm), theo {sanction.citation}, {source}."
    )


def _ruling(sanction: Sanction, violation: Violation) -> tuple[str, ...]:
    if not sanction.chair_decides:
        return ()
    if violation.ruling is None or violation.ruled_at is None:
        return (f"Thẩm quyền quyết định: {sanction.decided_by}. Chưa có quyết định.",)
    word = "đồng ý" if violation.ruling is Ruling.UPHELD else "không đồng ý"
    return (
        (
            f"Quyết định của {sanction.decided_by}: {word}, lúc "
            f"{official_instant(violation.ruled_at)}, do {violation.ruled_by_name} ghi nhận. "
            f"Lý do: {violation.ruling_reason}"
        ),
    )


def _signing(violation: Violation, neighbours: dict[str, str]) -> str:
    if violation.signing is Signing.SIGNED:
        return "Thí sinh đã đọc, được nghe đọc lại và ký biên bản."
    if violation.signing is Signing.REFUSED:
        named = [f"{neighbours.get(n, '')} (số báo danh {n})" for n in violation.witnesses]
        told = f"; người làm chứng: {', '.join(named)}" if named else ""
        return f"Thí sinh không ký biên bản{told}. Biên bản vẫn có giá trị."
    return (
        "Nếu thí sinh không ký: hai thí sinh ngồi gần nhất ký làm chứng; không có người làm "
        "chứng biên bản vẫn có giá trị."
    )


def _signers(violation: Violation, neighbours: dict[str, str]) -> tuple[Signer, ...]:
    offender = violation.attempt.seat.candidate.application.full_name
    maker = Signer(role="Người lập biên bản", name=violation.made_by_name)
    if violation.signing is Signing.SIGNED:
        return (Signer(role="Thí sinh", name=offender), maker)
    names = [neighbours.get(number, "") for number in violation.witnesses] or ["", ""]
    witnesses = (Signer(role="Người làm chứng", name=name) for name in names)
    if violation.signing is Signing.REFUSED:
        return (*witnesses, maker)
    return (Signer(role="Thí sinh", name=offender), maker, *witnesses)
