from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select

from app.bank.models import QuestionStatus
from app.db import db
from app.errors import NotFound
from app.ledger.models import LedgerEntry
from app.permissions import Role
from app.sittings.models import FormQuestion, PaperForm
from app.standards import minutes, queries, rating, rounds, setting_up
from question_bank.standards import Method
from tests.app.standards.conftest import JUDGED, hold_round, judge, make_panel
from tests.factories import CandidateFactory, QuestionVersionFactory, UserFactory
from tests.factories.results import ScoreFactory


def told(action):
    return db.session.scalars(select(LedgerEntry).where(LedgerEntry.action == action)).all()


def test_a_panel_takes_the_forms_questions_with_their_points(panel, form):
    assert [each.version_id for each in panel.questions] == [q.version_id for q in form.questions]
    assert (panel.most, panel.form_code, panel.paper_id) == (4, "101", form.paper_id)
    entry = told("standard_panel.set_up")[0]
    assert entry.detail["panellists"] == list(JUDGED)
    assert len(entry.detail["versions"]) == 3


def test_a_panel_outlives_the_form_it_was_made_for(panel, form):
    db.session.execute(delete(FormQuestion).where(FormQuestion.form_id == form.id))
    db.session.execute(delete(PaperForm).where(PaperForm.id == form.id))
    db.session.expire_all()
    assert (len(panel.questions), panel.form_code) == (3, "101")


def test_a_set_of_questions_is_named_by_code(people, chair):
    chosen = [QuestionVersionFactory.create(), QuestionVersionFactory.create()]
    codes = [version.question.code for version in chosen]
    panel = make_panel(setting_up.find_versions([*codes, codes[0]]), people, chair)
    assert [each.version for each in panel.questions] == chosen
    assert panel.paper is None


def test_a_code_that_leads_nowhere_or_to_a_withdrawn_question_is_refused():
    gone = QuestionVersionFactory.create(question__status=QuestionStatus.RETIRED)
    with pytest.raises(setting_up.UnknownQuestion, match="KHONG-CO"):
        setting_up.find_versions(["KHONG-CO", gone.question.code])


def test_a_panel_needs_two_people_who_may_judge_and_a_question(form, people, chair):
    with pytest.raises(setting_up.TooFewPanellists):
        make_panel(form, people[:1], chair)
    with pytest.raises(setting_up.NothingToJudge):
        make_panel([], people, chair)
    outsider = UserFactory.create(role=Role.INVIGILATOR)
    with pytest.raises(setting_up.NotAPanellist):
        make_panel(form, [*people, outsider], chair)


def test_a_closed_round_comes_to_the_sum_of_what_was_judged(panel, people, chair):
    closed = hold_round(panel, people, chair)
    outcome = queries.find_outcome(closed)
    assert outcome.cut_score == Decimal("2.50")
    assert outcome.standard.standard_error == pytest.approx(0.4 / 3**0.5)
    entry = told("standard_round.closed")[0]
    assert entry.detail["cut_score"] == "2.50"
    assert entry.detail["judgements"] == {name: list(row) for name, row in JUDGED.items()}
    assert len(told("standard_ratings.completed")) == 3


def test_a_practice_round_takes_a_few_questions_and_counts_for_nothing(form, people, chair):
    panel = make_panel(form, people, chair, with_practice=True)
    practice = hold_round(panel, people, chair)
    assert (practice.number, panel.counted_rounds) == (0, [])
    with pytest.raises(rounds.NoRoundCounted):
        rounds.recommend_score(panel, Decimal(2), "vì", by=chair)
    assert rounds.open_round(panel, by=chair).number == 1


def test_nobody_sees_what_was_judged_while_a_round_is_open(panel, people, chair):
    rounds.open_round(panel, by=chair)
    judge(panel, people)
    with pytest.raises(NotFound):
        queries.find_outcome(panel.open_round)
    with pytest.raises(NotFound):
        queries.get_closed_round(panel, 1)
    assert [each.rated for each in queries.list_standing(panel.open_round)] == [3, 3, 3]
    sheet = queries.find_sheet(panel.panellists[0])
    assert [sheet.own[each.id] for each in sheet.asked] == [50, 80, 60]
    assert sheet.outcome is None


def test_a_judgement_may_change_until_the_round_closes(panel, people, chair):
    rounds.open_round(panel, by=chair)
    judge(panel, people)
    seat, question = panel.panellists[0], panel.questions[0]
    assert rating.rate_questions(seat, {question.id: 95}, by=people[0]) == 1
    assert rating.rate_questions(seat, {question.id: 95}, by=people[0]) == 0
    closed = rounds.close_round(panel, by=chair)
    assert queries.find_outcome(closed).judgements["Trần An"][0] == 95
    with pytest.raises(rating.NoRoundOpen):
        rating.rate_questions(seat, {question.id: 50}, by=people[0])


def test_the_next_round_may_start_from_the_last(panel, people, chair):
    hold_round(panel, people, chair)
    rounds.open_round(panel, by=chair)
    seat = panel.panellists[0]
    rating.rate_questions(seat, {panel.questions[0].id: 55}, by=people[0])
    assert rating.keep_earlier(seat, by=people[0]) == 2
    own = rating.own_ratings(panel.open_round, seat)
    assert [own[each.id] for each in panel.questions] == [55, 80, 60]


def test_a_judgement_the_method_does_not_know_or_of_another_question_is_refused(
    form, people, chair
):
    panel = make_panel(form, people, chair, method=Method.YES_NO)
    rounds.open_round(panel, by=chair)
    seat = panel.panellists[0]
    with pytest.raises(rating.JudgementWrong):
        rating.rate_questions(seat, {panel.questions[0].id: 50}, by=people[0])
    with pytest.raises(rating.NotAsked):
        rating.rate_questions(seat, {form.id: 100}, by=people[0])
    assert rating.own_ratings(panel.open_round, seat) == {}


def test_who_has_not_finished_is_waited_for_or_left_out_by_name(panel, people, chair):
    rounds.open_round(panel, by=chair)
    judge(panel, people)
    late = panel.panellists[2]
    db.session.execute(
        delete(queries.Rating).where(
            queries.Rating.panellist_id == late.id,
            queries.Rating.question_id == panel.questions[0].id,
        )
    )
    with pytest.raises(rounds.JudgementsMissing, match="Vũ Chi"):
        rounds.close_round(panel, by=chair)
    closed = rounds.close_round(panel, without_incomplete=True, by=chair)
    assert list(queries.find_outcome(closed).judgements) == ["Trần An", "Lê Bình"]
    assert told("standard_round.closed")[0].detail["left_out"] == ["Vũ Chi"]


def test_a_round_is_not_closed_with_fewer_than_two_who_judged(panel, chair):
    rounds.open_round(panel, by=chair)
    with pytest.raises(rounds.JudgementsMissing):
        rounds.close_round(panel, without_incomplete=True, by=chair)


def test_only_the_chair_leads_and_one_round_at_a_time(panel, people, chair):
    with pytest.raises(rounds.NotTheChair):
        rounds.open_round(panel, by=people[0])
    rounds.open_round(panel, by=chair)
    with pytest.raises(rounds.RoundOpen):
        rounds.open_round(panel, by=chair)
    with pytest.raises(rounds.RoundOpen):
        rounds.recommend_score(panel, Decimal(2), "vì", by=chair)


def test_there_are_at_most_five_rounds(panel, people, chair):
    for _number in range(rounds.MOST_ROUNDS):
        hold_round(panel, people, chair)
    with pytest.raises(rounds.TooManyRounds):
        rounds.open_round(panel, by=chair)


def test_a_recommendation_is_given_once_with_its_reason(panel, people, chair):
    hold_round(panel, people, chair)
    with pytest.raises(rounds.ScoreOutOfRange):
        rounds.recommend_score(panel, Decimal("4.01"), "vì", by=chair)
    with pytest.raises(rounds.NoReason):
        rounds.recommend_score(panel, Decimal("2.5"), " ", by=chair)
    rounds.recommend_score(panel, Decimal("2.5"), "Kết quả vòng 1", by=chair)
    assert told("standard_panel.recommended")[0].detail["score"] == "2.5"
    with pytest.raises(rounds.PanelFinished):
        rounds.open_round(panel, by=chair)


def test_the_share_of_earlier_candidates_that_pass_is_on_the_papers_scale(
    form, panel, people, chair
):
    # the cut score is 62,5 % of the points: 62,5 on a scale of 100
    for mark in ("62.50", "62.49", "90"):
        ScoreFactory.create(
            candidate=CandidateFactory.create(application__exam=form.paper.exam),
            paper_id=panel.paper_id,
            mark=Decimal(mark),
        )
    closed = hold_round(panel, people, chair)
    assert queries.find_outcome(closed).passing == pytest.approx(2 / 3)


def test_minutes_say_who_judged_what_came_of_it_and_that_the_law_counts(panel, people, chair):
    hold_round(panel, people, chair)
    with pytest.raises(minutes.NoRecommendation):
        minutes.print_panel_minutes(panel)
    rounds.recommend_score(panel, Decimal("2.5"), "Kết quả vòng 1", by=chair)
    printed = minutes.print_panel_minutes(panel)
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(printed)).pages).split()
    )
    for words in (*JUDGED, "2,50", "0,23", "62,50 điểm theo thang", "vẫn là mức có hiệu lực"):
        assert words in text, words
