from datetime import date

import factory

from app import text
from app.council.models import CouncilAssignment, CouncilDecision, CouncilMember
from app.regulations.council import Task
from tests.factories.base import ModelFactory
from tests.factories.exams import ExamFactory


class CouncilDecisionFactory(ModelFactory):
    class Meta:
        model = CouncilDecision

    exam = factory.SubFactory(ExamFactory)
    board = "council"
    number = factory.Sequence(lambda n: f"{n + 1}/QĐ-BTP")
    signed_on = date(2025, 10, 1)
    signed_by = "Bộ trưởng Bộ Tư pháp"
    in_force_from = date(2025, 10, 1)


class CouncilMemberFactory(ModelFactory):
    class Meta:
        model = CouncilMember

    exam = factory.SubFactory(ExamFactory)
    full_name = factory.Sequence(lambda n: f"Phạm Văn Dũng {n}")
    name_key = factory.LazyAttribute(lambda o: text.name_sort_key(o.full_name))
    name_folded = factory.LazyAttribute(lambda o: text.fold(o.full_name))


class CouncilAssignmentFactory(ModelFactory):
    class Meta:
        model = CouncilAssignment

    decision = factory.SubFactory(CouncilDecisionFactory)
    member = factory.SubFactory(CouncilMemberFactory, exam=factory.SelfAttribute("..decision.exam"))
    task = Task.MEMBER
