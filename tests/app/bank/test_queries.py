from datetime import date

from app.bank import queries
from app.bank.filters import QuestionFilter
from app.bank.models import QuestionStatus
from question_bank.question import Level
from tests.factories import (
    LawFactory,
    ProvisionFactory,
    QuestionVersionFactory,
    TopicFactory,
)

DAY = date(2025, 12, 20)


def codes(session, **wanted):
    stmt = queries.list_questions(QuestionFilter(**wanted))
    return [version.question.code for version in session.scalars(stmt)]


def version(code, **facts):
    return QuestionVersionFactory.create(question__code=code, **facts)


def test_search_ignores_accents_case_and_looks_at_the_code(session):
    version("A-1", stem="Thời hiệu yêu cầu thi hành án là bao lâu?")
    version("B-1", stem="Ai ra quyết định?")

    assert codes(session, search="THOI HIEU") == ["A-1"]
    assert codes(session, search="b-1") == ["B-1"]
    assert codes(session, search="100%") == []


def test_a_topic_includes_the_topics_below_it(session):
    root = TopicFactory.create(code="ky-nang")
    child = TopicFactory.create(code="xac-minh", parent_id=root.id)
    version("A-1", question__topic=child)
    version("B-1")

    assert codes(session, topic="ky-nang") == ["A-1"]


def test_questions_are_found_by_level_kind_and_status(session):
    version("A-1", level=Level.APPLY, question__status=QuestionStatus.DRAFT)
    version("B-1")

    assert codes(session, level=Level.APPLY) == ["A-1"]
    assert codes(session, status=QuestionStatus.APPROVED) == ["B-1"]
    assert codes(session, kind="true_false") == []


def test_questions_are_found_by_law_and_by_whether_it_is_in_force(session):
    old = LawFactory.create(code="cu", in_force_to=date(2025, 12, 19))
    new = LawFactory.create(code="moi", in_force_to=None)
    version("A-1", provisions=[ProvisionFactory.create(law=old), ProvisionFactory.create(law=new)])
    version("B-1", provisions=[ProvisionFactory.create(law=new)])
    version("C-1", provisions=[])

    assert codes(session, law="cu") == ["A-1"]
    assert codes(session, on=DAY, in_force=False) == ["A-1"]
    assert codes(session, on=DAY, in_force=True) == ["B-1", "C-1"]
    assert codes(session, on=date(2025, 12, 19), in_force=False) == []


def test_only_the_current_version_is_listed(session):
    first = version("A-1", is_current=False)
    QuestionVersionFactory.create(question=first.question, number=2, stem="Câu mới hỏi gì?")

    found = session.scalars(queries.list_questions(QuestionFilter())).all()
    assert [each.number for each in found] == [2]


def test_the_pool_holds_drafts_as_unapproved_and_no_retired_question():
    version("A-1")
    version("B-1", question__status=QuestionStatus.DRAFT)
    version("C-1", question__status=QuestionStatus.RETIRED)

    pool = queries.get_pool()

    assert sorted(entry.id for entry in pool.entries) == ["A-1", "B-1"]
    assert pool.unapproved == {"B-1"}


def test_the_pool_knows_the_last_day_of_a_provision():
    law = LawFactory.create(in_force_to=date(2026, 6, 30))
    version("A-1", provisions=[ProvisionFactory.create(law=law, in_force_to=DAY)])

    (entry,) = queries.get_pool().entries

    assert entry.is_in_force(DAY)
    assert not entry.is_in_force(date(2025, 12, 21))


def test_a_law_lists_its_provisions_by_number_with_the_questions_that_rest_on_them(law):
    ninth = ProvisionFactory.create(law=law, article="9")
    tenth = ProvisionFactory.create(law=law, article="10")
    version("A-1", provisions=[tenth])
    version("A-2", provisions=[tenth], is_current=False)

    assert queries.list_provisions(law) == [(ninth, 0), (tenth, 1)]
