"""Accounts, the bank and a class."""

from decimal import Decimal
from uuid import UUID

from app.accounts import inviting, throttling
from app.accounts.signing_in import open_session
from app.bank.comparing_models import AlikePair, EnemyPair
from app.bank.illustrating import add_image
from app.bank.image_models import PendingImage
from app.bank.models import ImportFormat, PendingQuestion, QuestionImport, QuestionVersion
from app.bank.reencoding import Picture, reencode
from app.bank.review_models import Comment, Opening, Reading, Review, SecretAccess, Verdict
from app.bank.search_models import SavedFilter
from app.db import db
from app.documents.xlsx import Column, Sheet, workbook
from app.files.storing import store_file
from app.jobs.models import Job
from app.ledger.recording import Command, record
from app.permissions import Role
from app.training.enrolment_sheet import MAIL, REQUIRED
from app.training.models import AttendanceMark, EnrolmentImport, FinalResult, PracticeAnswer
from tests.app.bank.pictures import image
from tests.factories import (
    ProvisionFactory,
    QuestionVersionFactory,
    UserFactory,
)
from tests.factories.training import (
    CertificateFactory,
    ClassFactory,
    ClassSessionFactory,
    EnrolmentFactory,
    LessonFactory,
    PracticeQuestionFactory,
)
from tests.house.marked import Marked

BY = Command("the house tests")
PROVINCE = "Hà Nội"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Learning(Marked):
    """Makes people, questions, a class and what it leads to."""

    names: dict[str, object]
    by_blueprint: dict[tuple[str, str], object]
    by_endpoint: dict[tuple[str, str], object]
    national_id: str

    def _accounts(self) -> None:
        user = UserFactory.create(role=Role.CANDIDATE)
        stored = store_file(b"%PDF-1.7 of a job", "ket-qua.pdf", "application/pdf")
        self.job = Job(
            kind="sittings.print_notices",
            title="In giấy báo",
            arguments={},
            message="Đang in",
            result_id=stored.id,
            owner_id=user.id,
        )
        db.session.add(self.job)
        open_session(user, hours=1, address="127.0.0.1", device="Firefox")
        throttling.record_failure([throttling.for_account("ai-do@example.vn")])
        record("word.written", by=Command(self.text("ai đó")), subject=self.text("việc"), note=1)
        db.session.flush()
        self.names |= {
            "user_id": user.id,
            "job_id": self.job.id,
            "token": inviting.issue_link(user, by=BY),
            "file_id": stored.id,
        }

    def drawing(self) -> str:
        """What shows the world's image in a question's text."""
        return f"\n\n![{self.text('Sơ đồ')}]({self.names['name']})"

    def _content(self) -> dict[str, object]:
        return {
            "kind": "single_choice",
            "stem": self.text("Thời hạn tự nguyện thi hành án là bao lâu?") + self.drawing(),
            "options": [self.text(f"{n} ngày") for n in (5, 10, 15, 30)],
            "key": 1,
        }

    def _bank(self) -> None:
        self.names["name"] = add_image(image(), by=BY).name
        version = QuestionVersionFactory.create(
            stem=self.text("Thời hạn tự nguyện thi hành án là bao lâu?"),
            explanation="Điều 45",
            tags=[self.text("thời hạn")],
            content=self._content(),
        )
        data = self.text("Câu hỏi").encode() + b" {=\xc4\x90\xc3\xbang ~Sai}\n"
        stored = store_file(data, self.text("cau-hoi.gift"), "text/plain")
        received = QuestionImport(
            file_id=stored.id, format=ImportFormat.GIFT, topic_id=version.question.topic_id
        )
        saved = self.saved_filter = SavedFilter(
            owner_id=self.names["user_id"], name=self.text("Hay dùng"), query="q=thoi+han"
        )
        db.session.add_all((received, saved))
        db.session.flush()
        pending = PendingQuestion(
            import_id=received.id,
            position=0,
            line=1,
            place=self.text("Câu hỏi"),
            content={"item": self._content() | {"key": None}},
        )
        drawn = reencode(image(colour="teal"))
        db.session.add_all((pending, _pending_image(received.id, drawn)))
        db.session.flush()
        self.names |= {
            "question_id": version.question_id,
            "version_id": version.id,
            "topic_id": version.question.topic_id,
            "provision_id": version.provisions[0].id,
            "law_id": version.provisions[0].law_id,
            "filter_id": saved.id,
        }
        self.by_blueprint["previews", "import_id"] = received.id
        self.names["pending_id"] = pending.id
        self.by_endpoint["bank.preview_question", "kind"] = "single_choice"
        self._review(version)
        self._pairs(version)

    def _pairs(self, version: QuestionVersion) -> None:
        """Two questions that say the same, and two that are enemies."""
        pairs: list[AlikePair | EnemyPair] = []
        facts = (AlikePair, {"resemblance": 0.9}), (EnemyPair, {"reason": self.text("Lộ đáp án")})
        for made, said in facts:
            other = QuestionVersionFactory.create(stem=self.text("Ai ra quyết định cưỡng chế?"))
            ids = sorted((version.question_id, other.question_id))
            pairs.append(made(first_id=ids[0], second_id=ids[1], **said))
        db.session.add_all(pairs)
        db.session.flush()
        self.names |= {"alike_id": pairs[0].id, "enemies_id": pairs[1].id}

    def _review(self, version: QuestionVersion) -> None:
        """A round of review with a remark, and somebody who may read secret questions."""
        people = [
            UserFactory.create(role=Role.TRAINER, full_name=self.text(name))
            for name in ("Người soạn", "Người duyệt")
        ]
        review = Review(version=version, asked_by_id=people[0].id, needed=1, invited=[people[1]])
        review.note = self.text("Xem kỹ phương án C")
        review.verdicts = [
            Verdict(reviewer=people[1], approves=False, reason=self.text("Sai số ngày"))
        ]
        comment = Comment(
            version=version, line="stem", body=self.text("Chưa rõ"), written_by=people[1]
        )
        access = SecretAccess(user=people[0], reason=self.text("QĐ 12"), granted_by=people[1])
        opening = Opening(question=version.question, version_number=1, user=people[0])
        reading = Reading(question_id=version.question_id, version_number=1, user=people[0])
        db.session.add_all((review, comment, access, opening, reading))
        db.session.flush()
        self.names |= {"access_id": access.id}
        self.by_blueprint["reviews", "comment_id"] = comment.id
        self.by_blueprint["versions", "number"] = 1

    def _training(self) -> None:
        training_class = ClassFactory.create()
        session = ClassSessionFactory.create(training_class=training_class)
        enrolment = EnrolmentFactory.create(
            training_class=training_class, national_id=self.national_id
        )
        db.session.add_all(
            (
                AttendanceMark(
                    session_id=session.id,
                    enrolment_id=enrolment.id,
                    number=1,
                    presence="present",
                    hours=4,
                    marked_by_name="Lê Thu Hà",
                ),
                FinalResult(
                    enrolment_id=enrolment.id,
                    number=1,
                    score=Decimal(80),
                    grade="Giỏi",
                    passed=True,
                    reason="",
                    decided_by_name="Lê Thu Hà",
                ),
            )
        )
        certificate = CertificateFactory.create(enrolment=enrolment)
        lesson = LessonFactory.create(
            course=training_class.course, text=self.text("Nội dung **bài học**.")
        )
        titles = (*REQUIRED, MAIL)
        learner = ("Trần Thị Bình", "001190009999", "05/02/1990", "Hà Nội", "")
        sheet = Sheet(
            name="Danh sách", columns=tuple(Column(title=t) for t in titles), rows=[learner]
        )
        stored = store_file(workbook([sheet]), "hoc-vien.xlsx", XLSX)
        received = EnrolmentImport(class_id=training_class.id, file_id=stored.id)
        version = QuestionVersionFactory.create(
            content=self._content(),
            explanation="Điều 45",
            provisions=[ProvisionFactory.create(law__in_force_to=None)],
        )
        practice = PracticeQuestionFactory.create(question=version.question)
        db.session.add(received)
        self.answer = PracticeAnswer(
            user_id=self.names["user_id"],
            question_id=practice.question_id,
            version_id=version.id,
            response={"value": 1},
            correct=True,
        )
        db.session.add(self.answer)
        db.session.flush()
        self.names |= {
            "class_id": training_class.id,
            "course_id": training_class.course_id,
            "session_id": session.id,
            "enrolment_id": enrolment.id,
            "certificate_id": certificate.id,
            "lesson_id": lesson.id,
            "practice_id": practice.id,
            "answer_id": self.answer.id,
            "code": certificate.code,
        }
        self.by_blueprint |= {
            ("training", "import_id"): received.id,
            ("training", "question_id"): practice.question_id,
            ("learning", "question_id"): practice.question_id,
            ("learning", "seen"): "answered",
            ("learning", "seen_id"): self.answer.id,
            ("learning", "topic_id"): practice.question.topic_id,
        }


def _pending_image(import_id: UUID, drawn: Picture) -> PendingImage:
    return PendingImage(
        import_id=import_id,
        name=drawn.sha256[:16],
        sha256=drawn.sha256,
        media_type=drawn.media_type,
        width=drawn.width,
        height=drawn.height,
        content=drawn.content,
    )
