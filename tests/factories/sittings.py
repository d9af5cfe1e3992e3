from datetime import UTC, datetime

import factory

from app.sittings.models import FormQuestion, PaperForm, Room, Seat, Sitting
from tests.factories.bank import QuestionVersionFactory
from tests.factories.base import ModelFactory
from tests.factories.candidates import CandidateFactory
from tests.factories.exams import ExamFactory, PaperFactory


class RoomFactory(ModelFactory):
    class Meta:
        model = Room

    exam_id = factory.LazyFunction(lambda: ExamFactory.create().id)
    code = factory.Sequence(lambda n: f"{n + 1:02}")
    site = "Học viện Tư pháp"
    capacity = 24
    position = factory.Sequence(lambda n: n + 1)


class PaperFormFactory(ModelFactory):
    class Meta:
        model = PaperForm

    paper = factory.SubFactory(PaperFactory)
    code = factory.Sequence(lambda n: f"{n + 101}")
    seed = 7
    assembled_by_name = "Nguyễn Văn An"
    sha256 = "0" * 64


class FormQuestionFactory(ModelFactory):
    class Meta:
        model = FormQuestion

    form = factory.SubFactory(PaperFormFactory)
    position = factory.Sequence(lambda n: n + 1)
    version = factory.SubFactory(QuestionVersionFactory)
    points = 1


class SittingFactory(ModelFactory):
    class Meta:
        model = Sitting

    paper = factory.SubFactory(PaperFactory)
    exam = factory.LazyAttribute(lambda o: o.paper.exam)
    title = "Ca 1"
    starts_at = datetime(2025, 12, 20, 1, tzinfo=UTC)
    minutes = 45


class SeatFactory(ModelFactory):
    class Meta:
        model = Seat

    sitting = factory.SubFactory(SittingFactory)
    room = factory.LazyAttribute(lambda o: RoomFactory.create(exam_id=o.sitting.exam_id))
    candidate = factory.LazyAttribute(
        lambda o: CandidateFactory.create(application__exam=o.sitting.exam)
    )
    number = factory.Sequence(lambda n: n + 1)
