from datetime import date
from decimal import Decimal

import factory

from app.bank.contents import to_pure
from app.bank.entries import keep_entry
from app.bank.models import Law, Provision, Question, QuestionStatus, QuestionVersion, Topic
from question_bank.question import Level
from tests.factories.base import ModelFactory


class LawFactory(ModelFactory):
    class Meta:
        model = Law

    code = factory.Sequence(lambda n: f"luat-{n}")
    title = "Luật Thi hành án dân sự"
    number = "26/2008/QH12"
    in_force_from = date(2009, 7, 1)
    in_force_to = date(2026, 6, 30)


class ProvisionFactory(ModelFactory):
    class Meta:
        model = Provision

    law = factory.SubFactory(LawFactory)
    article = factory.Sequence(lambda n: str(n + 1))


class TopicFactory(ModelFactory):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"chu-de-{n}")
    title = factory.Sequence(lambda n: f"Chủ đề {n}")


class QuestionFactory(ModelFactory):
    class Meta:
        model = Question

    code = factory.Sequence(lambda n: f"Q-{n:04}")
    topic = factory.SubFactory(TopicFactory)
    status = QuestionStatus.APPROVED


class QuestionVersionFactory(ModelFactory):
    """A single-choice question whose right answer is option 1 (the second)."""

    class Meta:
        model = QuestionVersion

    question = factory.SubFactory(QuestionFactory)
    number = 1
    kind = "single_choice"
    stem = factory.Sequence(lambda n: f"Câu hỏi thứ {n} hỏi về thời hạn nào?")
    content = factory.LazyAttribute(
        lambda o: {
            "kind": "single_choice",
            "stem": o.stem,
            "options": ["05 ngày", "10 ngày", "15 ngày", "30 ngày"],
            "key": 1,
        }
    )
    level = Level.RECOGNISE
    difficulty = Decimal("0.70")
    points = Decimal(1)
    content_hash = factory.LazyAttribute(lambda o: f"hash of {o.stem}")
    is_current = True
    provisions = factory.LazyFunction(lambda: [ProvisionFactory.create()])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.pop("stem", None)
        version = super()._create(model_class, *args, **kwargs)
        if version.is_current:
            keep_entry(version.question, to_pure(version))
        return version
