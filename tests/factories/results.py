from decimal import Decimal

import factory

from app.results.models import Score, ScoreSource
from tests.factories.base import ModelFactory


class ScoreFactory(ModelFactory):
    class Meta:
        model = Score

    version = 1
    mark = Decimal("60.00")
    source = ScoreSource.IMPORTED
    recorded_by_name = "Nguyễn Văn An"
    reason = factory.LazyAttribute(lambda _: "")
