import pytest

from app.exams import steps
from app.exams.steps import Stage, StageReport
from tests.factories import ExamFactory, QuotaFactory


@pytest.fixture
def reports(monkeypatch):
    """The reports the stages give, which a test may set."""
    given = {}
    monkeypatch.setattr(steps, "PROVIDERS", {})
    for stage in Stage:
        steps.PROVIDERS[stage] = lambda _exam, stage=stage: given[stage]
        given[stage] = StageReport(done=False)
    return given


def test_the_first_stage_that_can_go_on_comes_next(reports):
    reports[Stage.PLAN] = StageReport(done=True, note="5 chỉ tiêu")
    reports[Stage.COUNCIL] = StageReport(done=False, blocked_by="chưa có quyết định")

    path = steps.list_steps(ExamFactory.create())

    assert [step.state for step in path[:4]] == ["done", "blocked", "next", "todo"]
    assert [step.note for step in path[:2]] == ["5 chỉ tiêu", "chưa có quyết định"]
    assert len(path) == len(Stage)


def test_planning_is_done_once_a_province_takes_somebody():
    exam = ExamFactory.create()
    assert not steps.report_plan(exam).done
    QuotaFactory.create(exam=exam, count=3)
    assert steps.report_plan(exam).done
