"""The council's rules of each profile, both sides of each boundary, by their citation."""

import pytest

from app.regulations.council import COUNCIL, Gap, Objection, Seat, Task, find_gaps, refuse_seat
from app.regulations.loading import parse_profile, read_shipped_profile
from app.regulations.section import InvalidProfile
from tests.pure import session  # noqa: F401  no database

PROFILES = ("chv-2017", "chv-2025", "cong-chuc-2025")
SIZES = {
    "chv-2017": "TT 02/2017/TT-BTP Điều 53 khoản 1",
    "chv-2025": "TT 02/2017/TT-BTP Điều 53 khoản 1",
    "cong-chuc-2025": "NĐ 170/2025/NĐ-CP Điều 8",
}


def rules_of(profile):
    return parse_profile(read_shipped_profile(profile)).council


def council_of(size):
    extra = [Task.MEMBER] * (size - 3)
    return {COUNCIL: [Task.CHAIR, Task.DEPUTY, Task.SECRETARY, *extra]}


@pytest.mark.parametrize("profile", PROFILES, ids=[f"{p}: {SIZES[p]}" for p in PROFILES])
@pytest.mark.parametrize(
    ("size", "fits"), [(4, False), (5, True), (6, False), (7, True), (8, False)]
)
def test_a_council_has_five_or_seven_members(profile, size, fits):
    gaps = {gap.gap for gap in find_gaps(rules_of(profile), council_of(size), forms=())}
    assert (Gap.WRONG_SIZE not in gaps) is fits


@pytest.mark.parametrize(
    ("profile", "forms", "wanted"),
    [
        (
            "chv-2017",
            {"multiple_choice", "written"},
            "questions invigilation codes marking remarking supervision",
        ),
        ("chv-2025", {"computer"}, "questions invigilation supervision"),
        ("cong-chuc-2025", {"computer"}, "applications questions invigilation supervision"),
        (
            "cong-chuc-2025",
            {"computer", "interview"},
            "applications questions interview invigilation supervision",
        ),
        ("cong-chuc-2025", {"project"}, "applications questions invigilation projects supervision"),
    ],
    ids=["TT02 Đ53.2 written", "TT21 computer", "TT22 Đ5", "TT22 Đ5 interview", "TT22 Đ5 project"],
)
def test_an_exam_needs_the_boards_of_its_papers(profile, forms, wanted):
    assert [board.id for board in rules_of(profile).needed(forms)] == wanted.split()


def objections(profile, wanted, *held, others=()):
    found = refuse_seat(rules_of(profile), wanted, held=held, others=set(others))
    return [one.objection for one in found]


@pytest.mark.parametrize(
    "profile", PROFILES, ids=[f"{p}: TT 22/2025 Quy chế Điều 5.4.c" for p in PROFILES]
)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("questions", "invigilation"),
        ("invigilation", "codes"),
        ("codes", "marking"),
        ("marking", "remarking"),
        ("questions", "marking"),
    ],
)
def test_nobody_has_two_tasks_that_follow_each_other_or_are_secret_to_each_other(
    profile, one, other
):
    for wanted, held in ((one, other), (other, one)):
        found = objections(profile, Seat(wanted, Task.MEMBER), Seat(held, Task.MEMBER))
        assert found == [Objection.KEPT_APART]


def test_a_member_may_sit_on_two_boards_that_have_nothing_to_do_with_each_other():
    held = Seat("applications", Task.MEMBER)
    assert objections("cong-chuc-2025", Seat("invigilation", Task.MEMBER), held) == []


@pytest.mark.parametrize("task", [Task.CHAIR, Task.DEPUTY])
def test_a_head_sits_on_one_board_only(task):
    member = Seat("invigilation", Task.MEMBER)
    head = Seat("applications", task)
    assert objections("cong-chuc-2025", member, head) == [Objection.HEADS_ANOTHER]
    assert objections("cong-chuc-2025", head, member) == [Objection.HEADS_ANOTHER]


def test_somebody_of_the_council_may_head_one_board():
    held = Seat(COUNCIL, Task.MEMBER)
    assert objections("chv-2025", Seat("questions", Task.CHAIR), held) == []


@pytest.mark.parametrize("board", [COUNCIL, "questions"])
def test_who_supervises_sits_nowhere_else(board):
    supervisor, other = Seat("supervision", Task.MEMBER), Seat(board, Task.MEMBER)
    assert objections("chv-2025", other, supervisor) == [Objection.SUPERVISES]
    assert objections("chv-2025", supervisor, other) == [Objection.SUPERVISES]


def test_a_board_has_one_chair_and_one_secretary_and_as_many_members_as_it_likes():
    for task, refused in ((Task.CHAIR, True), (Task.SECRETARY, True), (Task.MEMBER, False)):
        seat = Seat("questions", task)
        assert (objections("chv-2025", seat, others=[seat]) == [Objection.TAKEN]) is refused


def test_nobody_sits_twice_on_one_board():
    held = Seat("questions", Task.MEMBER)
    assert objections("chv-2025", Seat("questions", Task.DEPUTY), held) == [Objection.ALREADY_THERE]


def test_a_board_without_a_head_or_a_secretary_is_told():
    seats = council_of(5) | {"questions": [Task.MEMBER], "invigilation": [Task.CHAIR]}
    gaps = {
        (gap.gap, gap.board) for gap in find_gaps(rules_of("chv-2025"), seats, forms={"computer"})
    }
    assert gaps == {
        (Gap.NO_HEAD, "questions"),
        (Gap.NO_SECRETARY, "questions"),
        (Gap.NO_SECRETARY, "invigilation"),
        (Gap.EMPTY, "supervision"),
    }


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("sizes = [5, 7]", "sizes = [7, 5]", "sizes"),
        ("sizes = [5, 7]", "sizes = []", "sizes"),
        ("sizes = [5, 7]", "sizes = [0]", "sizes"),
        ('"questions invigilation"', '"questions nowhere"', "keep_apart"),
        ("heads_on_one_board = true", "heads_on_one_board = 1", "heads_on_one_board"),
        ('id = "supervision"', 'id = "questions"', "id"),
        ("supervises = true", "superb = true", "superb"),
        ('forms = ["written"]', 'forms = ["sung"]', "forms"),
    ],
)
def test_a_profile_with_a_wrong_council_is_refused_with_line_and_key(before, after, told):
    source = read_shipped_profile("chv-2025")
    assert before in source
    with pytest.raises(InvalidProfile, match=rf"Dòng \d+, khóa “.*{told}”"):
        parse_profile(source.replace(before, after))
