from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from app import text
from app.files.storing import store_file
from app.training.models import (
    Certificate,
    Class,
    ClassSession,
    Course,
    CourseKind,
    Enrolment,
    Lesson,
    PracticeQuestion,
)
from tests.factories.bank import QuestionVersionFactory
from tests.factories.base import ModelFactory


class CourseFactory(ModelFactory):
    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"ct-{n}")
    title = "Đào tạo nghiệp vụ thi hành án dân sự"
    kind = CourseKind.ENFORCEMENT
    hours = 480
    register_sign = "CC-ĐTNV"


class ClassFactory(ModelFactory):
    class Meta:
        model = Class

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"LOP-{n}")
    title = factory.Sequence(lambda n: f"Lớp nghiệp vụ khóa {n}")
    starts_on = date(2025, 3, 3)
    ends_on = date(2025, 8, 29)
    site = "Học viện Tư pháp, Hà Nội"
    place = "Hà Nội"
    provider = "Học viện Tư pháp"
    provider_parent = "Bộ Tư pháp"
    signer_position = "Giám đốc"
    signer_name = "Phạm Quang Minh"
    lecturer = "TS. Lê Thu Hà"
    capacity = 60
    presence_percent = 80
    excused_counts = False
    pass_score = Decimal(50)
    rule_source = "Quy chế học vụ của cơ sở đào tạo"


class ClassSessionFactory(ModelFactory):
    class Meta:
        model = ClassSession

    training_class = factory.SubFactory(ClassFactory)
    starts_at = factory.Sequence(
        lambda n: datetime(2025, 3, 1 + n % 28, n % 24, n % 60, tzinfo=UTC)
    )
    hours = 4
    topic = "Xác minh điều kiện thi hành án"


class EnrolmentFactory(ModelFactory):
    class Meta:
        model = Enrolment

    training_class = factory.SubFactory(ClassFactory)
    national_id = factory.Sequence(lambda n: f"0010900{n:05}")
    full_name = factory.Sequence(lambda n: f"Trần Thị Bình {n}")
    name_key = factory.LazyAttribute(lambda o: text.name_sort_key(o.full_name))
    name_folded = factory.LazyAttribute(lambda o: text.fold(o.full_name))
    birth_on = date(1990, 2, 5)
    unit = "Phòng Thi hành án dân sự khu vực 3, Hà Nội"


class CertificateFactory(ModelFactory):
    class Meta:
        model = Certificate

    enrolment = factory.SubFactory(EnrolmentFactory)
    issue = 1
    year = 2025
    register_sign = "CC-ĐTNV"
    ordinal = factory.Sequence(lambda n: n + 1)
    register_number = factory.LazyAttribute(lambda o: f"{o.ordinal:03}/{o.year}/{o.register_sign}")
    code = factory.Sequence(lambda n: f"certificate-code-number-{n}")
    kind = CourseKind.ENFORCEMENT
    national_id = factory.LazyAttribute(lambda o: o.enrolment.national_id)
    full_name = factory.LazyAttribute(lambda o: o.enrolment.full_name)
    birth_on = factory.LazyAttribute(lambda o: o.enrolment.birth_on)
    unit = factory.LazyAttribute(lambda o: o.enrolment.unit)
    course_title = "Đào tạo nghiệp vụ thi hành án dân sự"
    class_title = "Lớp nghiệp vụ khóa 1"
    starts_on = date(2025, 3, 3)
    ends_on = date(2025, 8, 29)
    hours = 480
    grade = "Khá"
    issued_on = date(2025, 9, 15)
    issued_by_name = "Nguyễn Văn An"


class LessonFactory(ModelFactory):
    class Meta:
        model = Lesson

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"Bài {n}")
    text = "Nội dung **bài học**."
    position = factory.Sequence(lambda n: n + 1)
    file = factory.LazyFunction(lambda: store_file(b"%PDF-1.7", "bai-hoc.pdf", "application/pdf"))


class PracticeQuestionFactory(ModelFactory):
    """A released question with one current version."""

    class Meta:
        model = PracticeQuestion

    question = factory.LazyFunction(lambda: QuestionVersionFactory.create().question)
    released_by_name = "Nguyễn Văn An"
