"""Drawing by lot: everybody once, nobody again, and the same again from the same seed."""

from itertools import combinations
from uuid import UUID

import pytest

from app.staffing.drawing import Past, draw
from tests.pure import session  # noqa: F401  no database

ROOMS = [UUID(int=1_000 + n) for n in range(10)]


def people(count):
    return [UUID(int=n) for n in range(count)]


def past_of(drawn):
    return [Past(room, frozenset(watching)) for room, watching in drawn.rooms.items()]


@pytest.mark.parametrize("seed", range(5))
def test_each_room_gets_its_people_and_nobody_two_rooms(seed):
    drawn = draw(ROOMS, people(25), per_room=2, seed=seed)
    assert [len(watching) for watching in drawn.rooms.values()] == [2] * 10
    assert len({one for watching in drawn.rooms.values() for one in watching}) == 20
    assert drawn.repeats == 0


def test_the_same_names_and_seed_give_the_same_draw():
    names = people(25)
    first = draw(ROOMS, names, per_room=2, seed=7)
    assert draw(ROOMS, list(reversed(names)), per_room=2, seed=7) == first
    assert draw(ROOMS, names, per_room=2, seed=8) != first


@pytest.mark.parametrize("seed", range(3))
def test_over_four_sittings_nobody_comes_into_a_room_or_watches_with_somebody_again(seed):
    past = []
    for sitting in range(4):
        drawn = draw(ROOMS, people(24), per_room=2, past=past, seed=seed * 10 + sitting)
        assert drawn.repeats == 0
        past += past_of(drawn)
    rooms = [(duty.room, one) for duty in past for one in duty.people]
    pairs = [frozenset(pair) for duty in past for pair in combinations(duty.people, 2)]
    assert len(set(rooms)) == len(rooms)
    assert len(set(pairs)) == len(pairs)


def test_repetitions_that_cannot_be_avoided_are_counted():
    first = draw(ROOMS[:1], people(2), per_room=2, seed=1)
    again = draw(ROOMS[:1], people(2), per_room=2, past=past_of(first), seed=2)
    assert again.repeats == 3, "two come into the room again, and one pair meets again"


@pytest.mark.parametrize(("count", "enough"), [(19, False), (20, True)])
def test_two_for_each_of_ten_rooms_need_twenty(count, enough):
    if enough:
        assert draw(ROOMS, people(count), per_room=2, seed=1).repeats == 0
    else:
        with pytest.raises(ValueError, match="19 people for 20 duties"):
            draw(ROOMS, people(count), per_room=2, seed=1)
