from datetime import date
from decimal import Decimal
from pathlib import Path

import factory

from app import regulations
from app.exams.models import BlueprintCell, Exam, Paper, Quota
from app.regulations.models import RegulationProfile
from question_bank.question import Level
from tests.factories.bank import TopicFactory
from tests.factories.base import ModelFactory

PROFILES = Path(regulations.__file__).parent / "profiles"


class RegulationProfileFactory(ModelFactory):
    class Meta:
        model = RegulationProfile

    code = "chv-2025"
    version = factory.Sequence(lambda n: n + 1)
    title = "Thi tuyển Chấp hành viên sơ cấp 2025"
    source = factory.LazyFunction((PROFILES / "chv-2025.toml").read_text)
    sha256 = "0" * 64


class ExamFactory(ModelFactory):
    class Meta:
        model = Exam

    code = factory.Sequence(lambda n: f"ky-thi-{n}")
    title = factory.Sequence(lambda n: f"Kỳ thi tuyển Chấp hành viên {n}")
    profile = factory.SubFactory(RegulationProfileFactory)
    closing_on = date(2025, 11, 28)
    content_on = date(2025, 12, 20)


class PaperFactory(ModelFactory):
    class Meta:
        model = Paper

    exam = factory.SubFactory(ExamFactory)
    code = "law"
    title = "Pháp luật thi hành án dân sự"
    position = 1
    minutes = 45
    question_count = 45
    scale = Decimal(100)
    weight = Decimal(1)
    pass_mark = Decimal(50)


class QuotaFactory(ModelFactory):
    class Meta:
        model = Quota

    exam = factory.SubFactory(ExamFactory)
    province = "Hà Nội"
    count = 5


class BlueprintCellFactory(ModelFactory):
    class Meta:
        model = BlueprintCell

    paper = factory.SubFactory(PaperFactory)
    topic = factory.SubFactory(TopicFactory)
    level = Level.RECOGNISE
    count = 1
    points = Decimal(1)
    position = 1
