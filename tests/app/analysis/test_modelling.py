"""Groups and models from marks drawn with known parameters, and papers that share questions."""

from datetime import timedelta

import numpy as np
import pytest

from app.analysis import equating, modelling
from app.analysis.models import ItemFigures, PaperAnalysis
from app.analysis.words import in_words
from app.bank import queries
from app.bank.filters import QuestionFilter
from app.db import db
from question_bank.psychometrics.responses import Marks
from tests.factories import PaperFactory, QuestionVersionFactory


def simulate(persons, difficulties, *, shift=None, seed=5):
    """Marks of a 2PL with slope 1; `shift` makes a question harder for the first half."""
    generator = np.random.default_rng(seed)
    ability = generator.normal(size=(persons, 1))
    hard = np.tile(np.asarray(difficulties, dtype=float), (persons, 1))
    if shift is not None:
        column, by = shift
        hard[: persons // 2, column] += by
    chance = 1 / (1 + np.exp(-(ability - hard)))
    return Marks((generator.random(chance.shape) < chance).astype(float))


def test_a_question_harder_for_one_group_is_of_class_c_and_said_in_words():
    marks = simulate(1200, np.linspace(-1, 1, 12), shift=(4, 1.6))
    groups = {"gender": ["female"] * 600 + ["male"] * 600, "province": ["Hà Nội"] * 1200}
    found = modelling.compare_groups(marks, groups)
    assert [(one["group"], one["effect"]) for one in found[4]] == [("female", "C")]
    assert found[4][0]["delta"] < 0
    assert all(one["effect"] == "A" for column in (0, 1, 2) for one in found[column])
    remarks = modelling.remark_on_models(found[4], {})
    assert "nhóm nữ thấy câu này khó hơn (mức C)" in in_words(
        {"template": remarks[0].template, "params": remarks[0].params}
    )


def test_small_groups_are_not_compared():
    marks = simulate(120, [0.0, 0.5, -0.5])
    assert modelling.compare_groups(marks, {"gender": ["female"] * 40 + ["male"] * 80}) == [[]] * 3


@pytest.mark.parametrize(("persons", "name"), [(60, None), (150, "rasch"), (600, "2pl")])
def test_the_model_is_as_rich_as_the_sample_allows(persons, name):
    found = modelling.fit_model(simulate(persons, [-1.0, -0.3, 0.3, 1.0]))
    assert {one.get("name") for one in found} == {name}
    if name:
        assert found[0]["difficulty"] < found[3]["difficulty"]
        assert found[0]["difficulty_error"] > 0


def test_part_marks_and_questions_all_got_right_have_no_model():
    shares = simulate(150, [0.0, 0.0, 0.5, 0.5]).shares
    shares[0, 0], shares[:, 1] = 0.25, 1.0
    found = modelling.fit_model(Marks(shares))
    assert [bool(one) for one in found] == [False, False, True, True]


def analysis_of(versions, difficulties):
    analysis = PaperAnalysis(
        paper_id=PaperFactory.create().id, made_by_name="An", persons=600, forms=[]
    )
    for version, difficulty in zip(versions, difficulties, strict=True):
        model = {"name": "2pl", "slope": 1.0, "difficulty": difficulty}
        analysis.items.append(
            ItemFigures(
                version_id=version.id,
                persons=600,
                facility=0.5,
                deviation=0.5,
                options=[],
                sizes=[],
                remarks=[],
                model=model,
            )
        )
    db.session.add(analysis)
    db.session.flush()
    return analysis


def test_papers_are_linked_through_what_they_share_and_drift_is_told():
    versions = [QuestionVersionFactory.create() for _each in range(6)]
    old = analysis_of(versions, [-1.0, -0.5, 0.0, 0.5, 1.0, 1.2])
    new = analysis_of(versions[:5], [-1.4, -0.9, -0.4, 0.1, 0.6])
    assert [(one.id, count) for one, count in equating.list_partners(new)] == [(old.id, 5)]
    found = equating.equate(new, old)
    assert found.curves.slope == pytest.approx(1, abs=0.01)
    assert found.curves.intercept == pytest.approx(0.4, abs=0.01)
    assert found.has_few
    assert not any(one.has_drifted for one in found.shared)
    assert (found.scores[0], found.scores[-1]) == (0, 6)
    moved = analysis_of(versions[:5], [-1.4, -0.9, -0.4, 0.1, 3.0])
    assert any(one.has_drifted for one in equating.equate(moved, old).shared)


def test_papers_that_share_one_question_or_none_are_not_offered():
    versions = [QuestionVersionFactory.create() for _each in range(3)]
    one = analysis_of(versions[:2], [0.0, 1.0])
    analysis_of(versions[1:], [0.0, 1.0])
    assert equating.list_partners(one) == []


def test_the_page_shows_the_link(as_trainer):
    versions = [QuestionVersionFactory.create() for _each in range(4)]
    old = analysis_of(versions, [-1.0, -0.5, 0.5, 1.0])
    new = analysis_of(versions, [-1.2, -0.7, 0.3, 0.8])
    db.session.commit()
    at = f"/exams/{new.paper.exam_id}/papers/{new.paper_id}/quality"
    page = as_trainer.get(f"{at}/equating?other={old.id}")
    assert "A = 1,000, B = 0,200" in page.text
    assert len(page.texts("#shared tbody tr")) == 4
    figures = as_trainer.get(f"/exams/{old.paper.exam_id}/papers/{old.paper_id}/quality/equating")
    assert "B = −0,200" in figures.text


def test_a_large_sample_gets_guessing_where_it_fits_better():
    generator = np.random.default_rng(8)
    ability = generator.normal(size=(1000, 1))
    logistic = 1 / (1 + np.exp(-1.8 * (ability - np.linspace(-1, 2, 20))))
    chance = 0.25 + 0.75 * logistic
    found = modelling.fit_model(Marks((generator.random(chance.shape) < chance).astype(float)))
    assert {one["name"] for one in found} == {"3pl"}
    assert found[19]["guessing"] == pytest.approx(0.25, abs=0.08)
    assert 0 < found[19]["guessing_error"] < 0.1


def test_groups_are_counted_and_small_ones_said():
    groups = {
        "gender": ["female"] * 60 + ["male"] * 70,
        "region": ["A"] * 100 + ["B"] * 20 + [""] * 10,
    }
    told = modelling.count_groups(groups)
    assert [(one["group"], one["persons"], one["compared"]) for one in told] == [
        ("female", 60, True),
        ("male", 70, True),
        ("", 10, False),
        ("A", 100, False),
        ("B", 20, False),
    ]


def test_questions_are_found_by_the_facility_of_their_latest_analysis(session):
    versions = [QuestionVersionFactory.create() for _each in range(3)]
    made = []
    for facilities in ((0.9, 0.5), (0.2, 0.5)):
        analysis = analysis_of(versions[:2], [0.0, 0.0])
        for figures, facility in zip(analysis.items, facilities, strict=True):
            figures.facility = facility
        analysis.made_at += timedelta(hours=len(made))
        made.append(analysis)
    session.flush()

    def found(least, most):
        stmt = queries.list_questions(QuestionFilter(easiness=(least, most)))
        return {each.id for each in session.scalars(stmt)}

    assert found(0.1, 0.3) == {versions[0].id}
    assert found(0.3, 1.0) == {versions[1].id}
    assert found(0.0, 1.0) == {versions[0].id, versions[1].id}
