"""Wiping a room machine: only what the portal has confirmed, everything, with a paper to show."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app import clock
from app.db import db
from app.documents.lists import OfficialList, official_list
from app.documents.official import ListColumn, Masthead, Signature, official_instant
from app.errors import DomainError
from app.exams.council import masthead
from app.exams.models import Exam
from app.i18n import _
from app.ledger.queries import find_head
from app.packages.contents import RETURNING
from app.packages.machine_home import PAPERS, WIPED, write_secret
from app.packages.manifest import read_tables
from app.packages.models import LoadedPackage, ResultsExport
from app.packages.returning import closed_scope, confirmation_code, content_digest
from app.text import fold

CHUNK = 1024 * 1024
PEOPLE = 2


class WipingRefused(DomainError):
    """Nothing was removed; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WipedFile:
    """A file that is no more: where it was, its size in bytes, its last hash."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WipingCertificate:
    """What the paper says."""

    machine: str
    """Its name and fingerprint."""
    exam: str
    package_id: str
    results_sha256: str
    ledger_count: int
    ledger_head: str
    counts: Mapping[str, int]
    people: Sequence[str]
    started_at: datetime
    finished_at: datetime
    files: Sequence[WipedFile]


def wipe_machine(
    loaded: LoadedPackage,
    code: str,
    people: Sequence[str],
    *,
    home: Path,
    machine: str,
) -> bytes:
    """Overwrite and remove everything below `home`; give the certificate as PDF, kept there too.

    `code` is what the portal told after taking the results in. Raise WipingRefused.
    """
    export = _find_confirmed(loaded, code)
    names = _check_people(people)
    head, heading = find_head(), masthead(_get_exam(), dated=clock.today())
    started_at, counts, exam = clock.now(), dict(export.counts), str(loaded.header["exam"])
    package_id, results_sha256 = str(loaded.package_id), export.sha256
    ledger = (head.sequence, head.hash) if head else (0, "")
    db.session.close()
    db.engine.dispose()
    certificate = WipingCertificate(
        machine=machine,
        exam=exam,
        package_id=package_id,
        results_sha256=results_sha256,
        ledger_count=ledger[0],
        ledger_head=ledger[1],
        counts=counts,
        people=names,
        started_at=started_at,
        files=[_erase(path, home) for path in list_files(home)],
        finished_at=clock.now(),
    )
    return _keep(certificate, heading, home)


def _get_exam() -> Exam:
    return db.session.scalars(select(Exam)).one()


def _find_confirmed(loaded: LoadedPackage, code: str) -> ResultsExport:
    plain = "".join(c for c in code.upper() if c.isalnum())
    for export in loaded.exports:
        expected = confirmation_code(export.wipe_secret, export.sha256).replace("-", "")
        if hmac.compare_digest(plain.encode(), expected.encode()):
            if (
                content_digest(read_tables(RETURNING, closed_scope(loaded)))
                != export.content_sha256
            ):
                raise WipingRefused(_("Dữ liệu đã thay đổi sau khi xuất: hãy xuất và nhập lại."))
            return export
    raise WipingRefused(_("Mã xác nhận không đúng: hãy lấy mã trên trang gói của cổng."))


def _check_people(people: Sequence[str]) -> list[str]:
    names = [" ".join(name.split()) for name in people if name.strip()]
    if len({fold(name) for name in names}) < PEOPLE:
        raise WipingRefused(_("Cần họ tên của hai người cùng xóa dữ liệu."))
    return names


def list_files(home: Path) -> list[Path]:
    """Every file below the folder but the certificates; links are not followed."""
    return sorted(
        path
        for path in home.rglob("*")
        if (path.is_file() or path.is_symlink()) and PAPERS not in path.relative_to(home).parts
    )


def _erase(path: Path, home: Path) -> WipedFile:
    told = str(path.relative_to(home))
    if path.is_symlink():
        path.unlink()
        return WipedFile(path=told, size=0, sha256="")
    size, digest = path.stat().st_size, hashlib.sha256()
    with path.open("r+b") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        file.seek(0)
        for start in range(0, size, CHUNK):
            file.write(os.urandom(min(CHUNK, size - start)))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(0)
    path.unlink()
    return WipedFile(path=told, size=size, sha256=digest.hexdigest())


def _keep(certificate: WipingCertificate, heading: Masthead, home: Path) -> bytes:
    pdf = print_certificate(certificate, heading)
    papers = home / PAPERS
    papers.mkdir(mode=0o700, exist_ok=True)
    name = f"wiping-{certificate.package_id}"
    text = json.dumps(asdict(certificate), ensure_ascii=False, indent=2, default=str)
    write_secret(papers / f"{name}.json", text)
    write_secret(papers / f"{name}.pdf", pdf)
    write_secret(home / WIPED, json.dumps({"at": certificate.finished_at.isoformat()}))
    return pdf


def print_certificate(certificate: WipingCertificate, heading: Masthead) -> bytes:
    """The certificate in the layout of official papers, with places for two signatures."""
    rows = [
        ("Máy phòng thi", certificate.machine),
        ("Gói phòng thi", certificate.package_id),
        ("Tệp kết quả (SHA-256)", certificate.results_sha256),
        ("Sổ nhật ký của máy", f"{certificate.ledger_count} bản ghi"),
        ("Đầu chuỗi của sổ", certificate.ledger_head),
        *((f"Số dòng {name}", str(count)) for name, count in certificate.counts.items()),
        ("Bắt đầu xóa", official_instant(certificate.started_at)),
        ("Xóa xong", official_instant(certificate.finished_at)),
        *((file.path, f"{file.size} byte, SHA-256 {file.sha256}") for file in certificate.files),
    ]
    return official_list(
        OfficialList(
            masthead=heading,
            title="Biên bản xóa dữ liệu máy phòng thi",
            subject=certificate.exam,
            reference="(Thông tư 22/2025/TT-BNV, Điều 12 khoản 2 điểm i)",
            columns=(ListColumn(title="Nội dung", width_mm=55), ListColumn(title="Giá trị")),
            rows=rows,
            total=(
                f"Đã ghi đè và xóa {len(certificate.files)} tệp. "
                f"Người xóa: {'; '.join(certificate.people)}./."
            ),
            signature=Signature(position="NGƯỜI XÓA DỮ LIỆU", name=" – ".join(certificate.people)),
        )
    )
