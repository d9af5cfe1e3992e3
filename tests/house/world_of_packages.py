"""A sitting that came back from a room machine."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from app import clock
from app.db import db
from app.files.storing import store_file
from app.packages.container import Kind, seal
from app.packages.contents import RETURNING
from app.packages.keys import make_keys, portal_keys
from app.packages.models import (
    CarriedSitting,
    LoadedPackage,
    PackageShare,
    PackageState,
    ResultsExport,
    RoomMachine,
    RoomPackage,
)
from tests.factories import SittingFactory, UserFactory
from tests.house.marked import Marked


class Packages(Marked):
    """Makes a machine, its package and its results."""

    names: dict[str, object]
    by_blueprint: dict[tuple[str, str], object]

    def _package(self, exam, paper, secret: str) -> None:
        keys, package_id = make_keys(self.text("Máy phòng thi 1")), uuid4()
        sitting = SittingFactory.create(
            exam=exam, paper=paper, starts_at=clock.now() + timedelta(days=2)
        )
        now = clock.now()
        results = seal(
            Kind.RESULTS,
            package_id,
            {},
            {"ledger_entry": b"[]"},
            sender=keys,
            recipient=portal_keys(secret).card,
        )
        counts = {each.table.name: 1 for each in RETURNING} | dict.fromkeys(
            ("room", "candidate", "paper_form"), 1
        )
        package = RoomPackage(
            id=package_id,
            exam_id=exam.id,
            machine=self._machine(keys),
            state=PackageState.RETURNED,
            threshold=2,
            opens_from=now,
            opens_until=now + timedelta(hours=1),
            counts=counts,
            file=store_file(b"sealed", self.text("goi.sathach"), "application/octet-stream"),
            handed_over_by_name="Trần Thị Bình",
            returned_at=now,
            returned_counts=counts | {"submitted": 1, "ledger_entry": 3},
            results=store_file(results, self.text("ket-qua.sathach"), "application/octet-stream"),
            room_ledger_head="0" * 64,
            confirmation_code="AAAA-BBBB-CCCC-DDDD",
            carried=[CarriedSitting(sitting=sitting)],
        )
        share = PackageShare(package=package, number=1, holder=UserFactory.create(), sealed=b"x")
        db.session.add_all([package, share])
        self._loaded(package_id)
        db.session.flush()
        self.by_blueprint["packages", "sitting_id"] = sitting.id
        self.names |= {"package_id": package.id, "share_id": share.id}

    @staticmethod
    def _loaded(package_id) -> None:
        """What a room machine would hold: kept in the same tables as everywhere."""
        if db.session.scalar(select(LoadedPackage.id)):
            return
        loaded = LoadedPackage(
            package_id=package_id,
            header={},
            sha256="0" * 64,
            file=store_file(b"sealed", "goi.sathach", "application/octet-stream"),
        )
        db.session.add(loaded)
        db.session.flush()
        kept = store_file(b"results", "ket-qua.sathach", "application/octet-stream")
        export = ResultsExport(
            loaded_id=loaded.id,
            file_id=kept.id,
            sha256="0" * 64,
            content_sha256="0" * 64,
            wipe_secret=b"x",
            counts={},
        )
        db.session.add(export)

    @staticmethod
    def _machine(keys) -> RoomMachine:
        return RoomMachine(
            name=keys.name,
            fingerprint=keys.card.fingerprint,
            exchange_key=keys.card.exchange,
            signing_key=keys.card.signing,
            registered_by_name="Trần Thị Bình",
        )
