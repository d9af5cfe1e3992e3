import re
from decimal import Decimal

import pytest

from app.ledger.recording import Command
from app.permissions import Role
from app.results import publishing, queries
from app.results.models import ScoreSource
from app.results.recording_scores import ResultsPublished, ScoreChanges, record_scores
from tests.conftest import Browser
from tests.factories import UserFactory

BY = Command("test")


@pytest.fixture
def ready(a_round):
    r = a_round()
    r.candidate("60", "70.25", full_name="Đỗ Thị Ngọc Lan")
    r.candidate("40", "90")
    return r


def test_publication_freezes_the_list_and_names_its_digest(ready):
    publication = publishing.publish_results(ready.exam, by=BY)

    lines = queries.list_published(publication)
    assert [line.content["outcome"] for line in lines] == ["selected", "failed"]
    assert lines[0].content["total"] == "200.50"
    assert publication.number == 1


def test_an_undecided_tie_or_missing_scores_stop_publication(a_round):
    r = a_round()
    r.candidate()
    with pytest.raises(publishing.NotReady, match="Chưa có điểm"):
        publishing.publish_results(r.exam, by=BY)

    tied = a_round()
    tied.candidate("60", "70")
    tied.candidate("60", "70")
    with pytest.raises(publishing.NotReady, match="chờ quyết định"):
        publishing.publish_results(tied.exam, by=BY)


def test_after_publication_a_score_changes_only_with_a_reason_and_a_correction(ready):
    publishing.publish_results(ready.exam, by=BY)
    marks = {(ready.candidates[1].id, ready.law.id): Decimal("55.00")}

    with pytest.raises(ResultsPublished):
        record_scores(ready.exam, marks, source=ScoreSource.IMPORTED, by=BY)
    record_scores(ready.exam, marks, source=ScoreSource.IMPORTED, by=BY, reason="Biên bản số 5")
    with pytest.raises(publishing.NotReady, match="lý do"):
        publishing.publish_results(ready.exam, by=BY)
    second = publishing.publish_results(ready.exam, by=BY, reason="Biên bản số 5")

    assert (second.number, len(queries.list_publications(ready.exam.id))) == (2, 2)


def test_an_unchanged_list_is_not_published_twice(ready):
    publishing.publish_results(ready.exam, by=BY)
    with pytest.raises(publishing.NotReady, match="không khác"):
        publishing.publish_results(ready.exam, by=BY, reason="Lần nữa")


def test_a_score_is_replaced_only_with_a_reason_and_the_old_one_stays(ready):
    key = (ready.candidates[0].id, ready.law.id)
    with pytest.raises(ScoreChanges):
        record_scores(ready.exam, {key: Decimal("61.00")}, source=ScoreSource.IMPORTED, by=BY)
    record_scores(
        ready.exam, {key: Decimal("61.00")}, source=ScoreSource.IMPORTED, by=BY, reason="Sửa"
    )

    current = queries.current_scores(ready.exam.id)[key]
    assert (current.version, current.mark, current.reason) == (2, Decimal("61.00"), "Sửa")


def test_candidates_see_their_own_result_and_only_after_publication(ready, app):
    own = ready.candidates[0].application
    user = UserFactory.create(role=Role.CANDIDATE, national_id=own.national_id)
    browser = Browser(app.test_client()).sign_in(user)

    assert "70,25" not in browser.get("/my/results").text
    publishing.publish_results(ready.exam, by=BY)
    page = browser.get("/my/results")

    assert "70,25" in page.text
    assert "Trúng tuyển" in page.text
    # Another's mark is nowhere; the names made for tests end in numbers.
    assert not re.search(r"(?<!Bình )(?<!viên )\b90\b", page.text)
