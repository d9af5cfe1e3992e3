"""A round from its quotas to its publication."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Table, select

from app import clock
from app.analysis.models import ItemFigures, PaperAnalysis
from app.candidates.claims_json import claims_to_dict
from app.candidates.models import (
    Finding,
    FindingDecision,
    ImportRow,
    RegistrationImport,
    Verdict,
)
from app.candidates.sample import sample_workbook
from app.db import db
from app.delivery import credentials, preparing
from app.delivery.models import (
    Announcement,
    Attempt,
    ClockStop,
    DeviceRequest,
    Exclusion,
    TimeGrant,
    answer_event,
    device_sign,
    hearing,
    pulse,
    refused_answer,
)
from app.exams.models import Milestone
from app.files.storing import store_file
from app.home.models import Demonstration
from app.invigilation.admission_models import LateEntry
from app.invigilation.models import HandInSignature, Incident, Ruling, Violation
from app.invigilation.time_models import TimeRequest
from app.ledger.recording import Command
from app.lockdown import configuring, noting
from app.lockdown.checking import Fault
from app.lockdown.models import FaultKind
from app.regulations.claims import Claims
from app.regulations.queries import load_profile
from app.results.models import DeductionDecision, DeductionGround, TieDecision
from app.results.publishing import publish_results
from app.sittings.models import FormQuestion
from app.sittings.seat_codes import notice_code
from question_bank.question import Level
from tests.factories import (
    BlueprintCellFactory,
    CandidateFactory,
    ExamFactory,
    FormQuestionFactory,
    PaperFactory,
    PaperFormFactory,
    QuestionVersionFactory,
    QuotaFactory,
    RoomFactory,
    SeatFactory,
    SittingFactory,
)
from tests.factories.candidates import ApplicationFactory
from tests.factories.results import ScoreFactory
from tests.house.marked import Marked
from tests.house.world_of_council import Council
from tests.house.world_of_invigilation import Invigilation
from tests.house.world_of_papers import Papers
from tests.house.world_of_registration import Registration
from tests.house.world_of_regulations import Regulations
from tests.house.world_of_standards import Standards

BY = Command("the house tests")
PROVINCE = "Hà Nội"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Rounds(Council, Invigilation, Papers, Registration, Regulations, Standards, Marked):
    """Makes one exam with everything that belongs to it."""

    names: dict[str, object]
    by_blueprint: dict[tuple[str, str], object]
    by_endpoint: dict[tuple[str, str], object]
    national_id: str

    def _round(self) -> None:
        province = self.text(PROVINCE)
        self.exam = exam = ExamFactory.create()
        self.papers = [
            PaperFactory.create(exam=exam, code=code, position=position, question_count=2)
            for position, code in enumerate(("law", "skills"), start=1)
        ]
        QuotaFactory.create(exam=exam, province=province)
        BlueprintCellFactory.create(paper=self.papers[0], level=Level.RECOGNISE)
        db.session.add(Milestone(exam_id=exam.id, event="notice", on_date=date(2025, 10, 1)))
        application = ApplicationFactory.create(exam=exam, exam_province=province)
        self.national_id = application.national_id
        application.claims = self._claims(application)
        self.candidate = CandidateFactory.create(application=application, ordinal=1)
        self._judgement(application)
        self._registration_import(application)
        self._regulations(exam)
        self._council(exam)
        self._papers(exam)
        self._registration(application)
        self.names |= {
            "exam_id": exam.id,
            "paper_id": self.papers[0].id,
            "position": 1,
            "application_id": application.id,
            "candidate_id": self.candidate.id,
            "profile_id": exam.profile_id,
            "province": province,
        }

    def _claims(self, application: Any) -> Mapping[str, Any]:
        return claims_to_dict(
            Claims(
                full_name=self.text(application.full_name),
                birth_date=application.birth_on,
                national_id=application.national_id,
                gender="female",
                employer=self.text("Thi hành án dân sự Hà Nội"),
                exam_province=self.text(PROVINCE),
                degree=self.text("Cử nhân Luật"),
                school=self.text("Đại học Luật Hà Nội"),
                discipline=self.text("không"),
                appraisals={2024: self.text("Hoàn thành tốt nhiệm vụ")},
            )
        )

    def _judgement(self, application: Any) -> None:
        conditions = load_profile(self.exam.profile).conditions
        db.session.add_all(
            Finding(
                application_id=application.id,
                condition=condition.id,
                position=position,
                verdict=Verdict.MET,
                evidence="Bằng tốt nghiệp",
                citation="Điều 18",
            )
            for position, condition in enumerate(conditions, start=1)
        )
        db.session.add(
            FindingDecision(
                application_id=application.id,
                condition=conditions[0].id,
                met=True,
                reason="Đã xem bản chính",
                decided_by_name="Trần Thị Bình",
            )
        )
        self.names["condition"] = conditions[0].id

    def _registration_import(self, application: Any) -> None:
        stored = store_file(sample_workbook(self.exam), self.text("danh-sach.xlsx"), XLSX)
        received = RegistrationImport(exam_id=self.exam.id, file_id=stored.id)
        db.session.add(received)
        db.session.flush()
        db.session.add(
            ImportRow(
                import_id=received.id,
                row=6,
                national_id="001190000001",
                full_name="Trần Thị Bình",
                faults=[],
                application_id=application.id,
            )
        )
        self.by_blueprint["candidates", "import_id"] = received.id
        self.names |= {"import_id": received.id, "registration_id": received.id}

    def _exam_day(self, secret: str) -> None:
        room = RoomFactory.create(exam_id=self.exam.id)
        sitting = SittingFactory.create(
            paper=self.papers[0], starts_at=clock.now() - timedelta(minutes=5)
        )
        later = SittingFactory.create(
            paper=self.papers[1], starts_at=clock.now() + timedelta(days=1)
        )
        seat = SeatFactory.create(sitting=sitting, room=room, candidate=self.candidate)
        again = SeatFactory.create(sitting=sitting, room=room)
        self._staff(seat)
        form = PaperFormFactory.create(paper=self.papers[0])
        for position in (1, 2):
            version = self._question(f"Câu {position} của đề?" + self.drawing())
            FormQuestionFactory.create(form=form, position=position, version=version)
        preparing.prepare_sitting(sitting, by=BY)
        attempt = db.session.scalars(select(Attempt).where(Attempt.seat_id == seat.id)).one()
        self._work(attempt, sitting, room, secret)
        self._room_acts(attempt, sitting, room, again)
        self._lockdown(sitting, seat)
        self._standards(form)
        db.session.flush()
        self.names |= {
            "room_id": room.id,
            "sitting_id": sitting.id,
            "seat_id": seat.id,
            "attempt_id": attempt.id,
            "form_id": form.id,
            "sha256": attempt.payload.sha256,
            "sequence": 1,
            "nonce": "khac",
        }
        self.by_blueprint["machines", "token"] = "roi-phong"
        if not db.session.scalar(select(Demonstration.id)):
            db.session.add(
                Demonstration(
                    exam_id=self.exam.id,
                    seat_id=seat.id,
                    class_id=self.names["class_id"],
                    certificate_id=self.names["certificate_id"],
                )
            )
        for endpoint in ("cancel_sitting", "seat_candidates"):
            self.by_endpoint[f"sittings.{endpoint}", "sitting_id"] = later.id
        self.by_endpoint["invigilation.prepare_sitting", "sitting_id"] = later.id
        code = notice_code(UUID(str(self.candidate.id)), secret)
        self.by_endpoint["sittings.verify_notice", "code"] = code

    def _lockdown(self, sitting: Any, seat: Any) -> None:
        configuring.lock_browser(
            sitting, public_url="https://thi.example.vn", quit_password="ra", by=BY
        )
        configuring.free_browser(sitting, by=BY)
        noting.note_fault(seat.id, Fault(FaultKind.NO_PROOF), address="10.0.0.9", by=BY)

    def _question(self, stem: str) -> Any:
        content = {
            "kind": "single_choice",
            "stem": self.text(stem),
            "options": [self.text(option) for option in ("5", "10", "15", "30")],
            "key": 1,
        }
        return QuestionVersionFactory.create(stem=self.text(stem), content=content)

    def _work(self, attempt: Attempt, sitting: Any, room: Any, secret: str) -> None:
        now = clock.now()
        ms = int(now.timestamp() * 1000)
        self.room_cookie, attempt.token_hash = credentials.issue(
            attempt.id, 1, expires_at=now + timedelta(hours=2), secret=secret
        )
        attempt.epoch, attempt.signed_in_at, attempt.started_at = 1, now, now
        for table in (answer_event, refused_answer, pulse, hearing, device_sign):
            db.session.execute(table.insert(), row_of(table, attempt_number=attempt.number, ms=ms))
        who = {"sitting_id": sitting.id, "room_id": room.id}
        db.session.add(
            TimeGrant(**who, seconds=60, reason="Mất điện", granted_by_name="Trần Thị Bình")
        )
        db.session.add(Incident(**who, note="Đổi máy", noted_by_name="Trần Thị Bình"))
        self._conduct(attempt, sitting)
        self._ask(attempt, who)

    def _conduct(self, attempt: Attempt, sitting: Any) -> None:
        violation = Violation(
            sitting_id=sitting.id,
            attempt_id=attempt.id,
            number=1,
            sanction="suspension",
            facts=self.text("Sử dụng điện thoại"),
            happened_at=clock.now(),
            made_by_name="Trần Thị Bình",
        )
        said = Announcement(
            sitting_id=sitting.id, number=1, text="Giữ trật tự", made_by_name="Trần Thị Bình"
        )
        signature = HandInSignature(
            attempt_id=attempt.id, version=1, signed=True, recorded_by_name="Trần Thị Bình"
        )
        upheld = Violation(
            sitting_id=sitting.id,
            attempt_id=attempt.id,
            number=2,
            sanction="warning",
            facts=self.text("Trao đổi bài"),
            happened_at=clock.now(),
            made_by_name="Trần Thị Bình",
            ruling=Ruling.UPHELD,
            ruling_reason="Trao đổi bài",
            ruled_by_name="Trần Thị Bình",
            ruled_at=clock.now(),
        )
        db.session.add_all((violation, upheld, said, signature))
        db.session.add(Exclusion(candidate_id=self.candidate.id, reason="Bị đình chỉ thi"))
        db.session.flush()
        self.names |= {"violation_id": violation.id, "number": 1, "ground_id": upheld.id}
        db.session.add(
            DeductionDecision(
                candidate_id=self.candidate.id,
                paper_id=sitting.paper_id,
                ground=DeductionGround.VIOLATION,
                ground_id=upheld.id,
                version=1,
                percent=Decimal(100),
                confirmed=True,
                reason="Theo Điều 2",
                decided_by_name="Trần Thị Bình",
            )
        )

    def _ask(self, attempt: Attempt, who: dict[str, Any]) -> None:
        """What the room asked and somebody has to decide."""
        late = LateEntry(
            attempt=attempt, late_seconds=700, note="Tắc đường", asked_by_name="Trần Thị Bình"
        )
        second = DeviceRequest(
            attempt=attempt, token_hash=str(attempt.id), address="10.0.0.9", agent="Firefox"
        )
        stop = ClockStop(
            **who, stopped_at=clock.now(), reason="Mất điện", stopped_by_name="Trần Thị Bình"
        )
        asked = TimeRequest(
            **who,
            seconds=1200,
            reason="Mất điện",
            asked_by_name="Trần Thị Bình",
            expires_at=clock.now() + timedelta(minutes=15),
        )
        db.session.add_all((late, second, stop, asked))
        db.session.flush()
        self.names |= {"late_entry_id": late.id, "request_id": second.id}
        self.names |= {"stop_id": stop.id, "time_request_id": asked.id}

    def _results(self) -> None:
        for paper in self.papers:
            ScoreFactory.create(
                candidate=self.candidate, candidate_id=self.candidate.id, paper_id=paper.id
            )
        db.session.add(
            TieDecision(
                exam_id=self.exam.id,
                province=self.text(PROVINCE),
                tied=["CHV001", "CHV002"],
                chosen=["CHV001"],
                reason="Theo Điều 9",
                decided_by_name="Trần Thị Bình",
            )
        )
        self._analysis()
        db.session.flush()
        publish_results(self.exam, by=Command(self.text("Trần Thị Bình")))

    def _analysis(self) -> None:
        question = db.session.scalars(select(FormQuestion)).first()
        figures = ItemFigures(
            version_id=question.version_id,
            persons=1,
            facility=0.5,
            deviation=0.5,
            options=[[0, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]],
            sizes=[0, 0, 1],
            remarks=[{"flag": "easy", "template": "Quá dễ: 100 %% đúng.", "params": {}}],
        )
        analysis = PaperAnalysis(
            paper_id=self.papers[0].id,
            persons=1,
            forms=[],
            items=[figures],
            made_by_name=self.text("Trần Thị Bình"),
        )
        db.session.add(analysis)
        db.session.flush()
        self.names["figures_id"] = figures.id


def row_of(table: Table, *, attempt_number: int, ms: int) -> dict[str, object]:
    """A row of a plain table, each column filled with the least that it takes."""
    row: dict[str, object] = {}
    for column in table.columns:
        if column.name == "attempt_number":
            row[column.name] = attempt_number
        elif isinstance(column.type, Boolean):
            row[column.name] = False
        elif isinstance(column.type, LargeBinary):
            row[column.name] = b"x" * 32
        elif isinstance(column.type, BigInteger):
            row[column.name] = ms
        elif isinstance(column.type, Integer):
            row[column.name] = 1
        else:
            row[column.name] = "1"
    return row
