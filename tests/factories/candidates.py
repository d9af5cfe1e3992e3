from datetime import date

import factory

from app import text
from app.candidates.models import Application, Candidate, Outcome
from tests.factories.base import ModelFactory
from tests.factories.exams import ExamFactory


class ApplicationFactory(ModelFactory):
    class Meta:
        model = Application

    exam = factory.SubFactory(ExamFactory)
    national_id = factory.Sequence(lambda n: f"001190{n:06}")
    full_name = factory.Sequence(lambda n: f"Trần Thị Bình {n}")
    name_key = factory.LazyAttribute(lambda o: text.name_sort_key(o.full_name))
    name_folded = factory.LazyAttribute(lambda o: text.fold(o.full_name))
    birth_on = date(1990, 1, 1)
    gender = "female"
    exam_province = "Hà Nội"
    employer = "Thi hành án dân sự Hà Nội"
    claims = factory.LazyFunction(dict)
    outcome = Outcome.ELIGIBLE


class CandidateFactory(ModelFactory):
    class Meta:
        model = Candidate

    application = factory.SubFactory(ApplicationFactory)
    exam_id = factory.LazyAttribute(lambda o: o.application.exam_id)
    ordinal = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"CHV{o.ordinal:03}")
