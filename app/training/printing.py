"""Papers of a class: certificates, class list, attendance sheets, as PDF and XLSX."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app import clock
from app.clock import VIETNAM
from app.documents.certificates import Certificate as PrintedCertificate
from app.documents.certificates import training_certificates
from app.documents.lists import OfficialList, official_list
from app.documents.official import Cell, ListColumn, Masthead, Signature, official_instant
from app.documents.xlsx import Column, Kind, Sheet, workbook
from app.i18n import _
from app.training.certifying import certificates_of_class, verification_url
from app.training.deciding import latest_results
from app.training.models import PRESENCE_LABELS, Certificate, Class, ClassSession, Presence
from app.training.scheduling import active_enrolments
from app.training.tallying import attendance_sheet, class_standings


def certificate_pages(
    certificates: Sequence[Certificate], public_url: str
) -> list[PrintedCertificate]:
    """The certificates as they are printed, each with the address that proves it."""
    return [_certificate_page(certificate, public_url) for certificate in certificates]


def print_certificates(certificates: Sequence[Certificate], public_url: str) -> bytes:
    """The certificates as a PDF, one a page. There must be at least one."""
    return training_certificates(certificate_pages(certificates, public_url))


def class_list_pdf(training_class: Class) -> bytes:
    """The class list as an official paper."""
    learners = active_enrolments(training_class)
    columns = (
        ListColumn(title="TT", align="center", width_mm=10),
        ListColumn(title="Họ và tên", width_mm=50),
        ListColumn(title="Ngày sinh", align="center", width_mm=24),
        ListColumn(title="Đơn vị"),
    )
    rows: list[tuple[Cell, ...]] = [
        (number, one.full_name, one.birth_on, one.unit)
        for number, one in enumerate(learners, start=1)
    ]
    return official_list(
        OfficialList(
            masthead=_masthead(training_class),
            subject=f"Học viên {_in_sentence(training_class.title)}",
            columns=columns,
            rows=rows,
            total=f"Danh sách gồm {len(rows)} học viên./.",
            signature=_signature(training_class),
        )
    )


def class_list_xlsx(training_class: Class) -> bytes:
    """The class list with presence, result and certificate, to work on."""
    standings, results = class_standings(training_class), latest_results(training_class)
    numbers = {
        one.enrolment_id: one.register_number
        for one in certificates_of_class(training_class)
        if not one.is_revoked
    }
    columns = (
        Column(title=_("TT"), kind=Kind.NUMBER, width=6, decimals=0),
        Column(title=_("Họ và tên"), width=28),
        Column(title=_("Số căn cước"), width=16),
        Column(title=_("Ngày sinh"), kind=Kind.DATE, width=12),
        Column(title=_("Đơn vị"), width=40),
        Column(title=_("Thư điện tử"), width=28),
        Column(title=_("Có mặt (%)"), kind=Kind.NUMBER, width=12, decimals=2),
        Column(title=_("Điểm"), kind=Kind.NUMBER, width=10, decimals=2),
        Column(title=_("Xếp loại"), width=14),
        Column(title=_("Kết quả"), width=12),
        Column(title=_("Số chứng chỉ"), width=22),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(active_enrolments(training_class), start=1):
        result = results.get(one.id)
        person = (one.full_name, one.national_id, one.birth_on, one.unit, one.email)
        outcome = (result.score, result.grade, _passed(result.passed)) if result else ("", "", "")
        share = floor_percent(standings[one.id].share)
        rows.append((number, *person, share, *outcome, numbers.get(one.id, "")))
    return workbook([Sheet(name=training_class.code, columns=columns, rows=rows)])


def attendance_xlsx(training_class: Class) -> bytes:
    """Who was present for how many periods of which session."""
    sheet, standings = attendance_sheet(training_class), class_standings(training_class)
    sessions = sorted(training_class.sessions, key=lambda one: one.starts_at)
    columns = [
        Column(title=_("Họ và tên"), width=28),
        Column(title=_("Số căn cước"), width=16),
        *(Column(title=_session_title(one), width=12) for one in sessions),
        Column(title=_("Tiết có mặt"), kind=Kind.NUMBER, width=12, decimals=0),
        Column(title=_("Tiết đã dạy"), kind=Kind.NUMBER, width=12, decimals=0),
        Column(title=_("Có mặt (%)"), kind=Kind.NUMBER, width=12, decimals=2),
    ]
    rows: list[tuple[Cell, ...]] = []
    for one in active_enrolments(training_class):
        marks = [sheet.get(session.id, {}).get(one.id) for session in sessions]
        words = [_presence(mark.presence, mark.hours) if mark else "" for mark in marks]
        standing = standings[one.id]
        tally = (standing.tally.present, standing.tally.held, floor_percent(standing.share))
        rows.append((one.full_name, one.national_id, *words, *tally))
    return workbook([Sheet(name=_("Điểm danh"), columns=tuple(columns), rows=rows)])


def sign_in_sheet(session: ClassSession) -> bytes:
    """The sheet learners sign in a session."""
    training_class = session.training_class
    columns = (
        ListColumn(title="TT", align="center", width_mm=10),
        ListColumn(title="Họ và tên", width_mm=48),
        ListColumn(title="Đơn vị"),
        ListColumn(title="Ký tên", width_mm=30),
        ListColumn(title="Ghi chú", width_mm=22),
    )
    rows: list[tuple[Cell, ...]] = [
        (number, one.full_name, one.unit, "", "")
        for number, one in enumerate(active_enrolments(training_class), start=1)
    ]
    starts = official_instant(session.starts_at)
    return official_list(
        OfficialList(
            masthead=_masthead(training_class),
            title="Danh sách điểm danh",
            subject=f"{training_class.title}: {session.topic}",
            reference=f"({starts}; {session.hours} tiết)",
            columns=columns,
            rows=rows,
            total="Có mặt: ……… học viên; vắng: ……… học viên.",
            signature=Signature(position="Giảng viên", name=training_class.lecturer),
        )
    )


def floor_percent(share: Fraction) -> Decimal:
    """A share in percent with two decimals, rounded down."""
    return Decimal(int(share * 10_000)) / 100


def _certificate_page(certificate: Certificate, public_url: str) -> PrintedCertificate:
    training_class = certificate.enrolment.training_class
    return PrintedCertificate(
        masthead=_masthead(training_class, certificate),
        full_name=certificate.full_name,
        born_on=certificate.birth_on,
        unit=certificate.unit,
        course=f"chương trình {_in_sentence(certificate.course_title)}",
        starts_on=certificate.starts_on,
        ends_on=certificate.ends_on,
        periods=certificate.hours,
        grade=certificate.grade,
        register_number=certificate.register_number,
        verification_url=verification_url(public_url, certificate),
        signature=_signature(training_class),
        title="Chứng chỉ",
    )


def _masthead(training_class: Class, certificate: Certificate | None = None) -> Masthead:
    return Masthead(
        parent=training_class.provider_parent,
        issuer=training_class.provider,
        place=training_class.place,
        dated=certificate.issued_on if certificate else clock.today(),
    )


def _signature(training_class: Class) -> Signature:
    return Signature(position=training_class.signer_position, name=training_class.signer_name)


def _in_sentence(title: str) -> str:
    """The title with a small first letter, unless it begins with an abbreviation."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _passed(passed: bool) -> str:
    return _("Đạt") if passed else _("Không đạt")


def _session_title(session: ClassSession) -> str:
    return session.starts_at.astimezone(VIETNAM).strftime("%d/%m %H:%M") + f" ({session.hours})"


def _presence(presence: Presence, hours: int) -> str:
    return str(hours) if presence is Presence.PRESENT else str(PRESENCE_LABELS[presence])
