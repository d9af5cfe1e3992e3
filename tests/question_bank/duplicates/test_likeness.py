from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.duplicates.index import SketchIndex, find_pairs, group
from question_bank.duplicates.sketches import WHOLE_PLACES, grams, plain, resemblance, sketch

SENTENCES = """Chấp hành viên thông báo thời hạn tự nguyện thi hành án dân sự cho đương sự.
Thủ trưởng ra quyết định cưỡng chế kê biên tài sản. Người được thi hành án khiếu nại, tố cáo tới
viện kiểm sát trong mười ngày làm việc. Niêm phong, giao nhận, định giá, đấu giá; ủy thác."""
WORDS = SENTENCES.split()


def texts_of(rng, stem_words=20, option_words=8):
    lengths = [stem_words, *[option_words] * 4]
    return [" ".join(rng.choice(WORDS) for _ in range(length)) for length in lengths]


def reworded(texts, rng):
    """Some words of the stem replaced, its case changed, the options in another order."""
    stem, *options = texts
    words = stem.split()
    for place in rng.sample(range(len(words)), 2):
        words[place] = "những"
    rng.shuffle(options)
    return [" ".join(words).capitalize() + "?", *options]


def whole(texts):
    return sketch(grams(texts), WHOLE_PLACES)


def test_case_accents_spaces_and_punctuation_do_not_matter():
    assert plain("  Thời HẠN,   tự nguyện… là?") == "thoi han tu nguyen la"
    assert plain("Hoà giải") == plain("hòa giải")


def test_texts_without_letters_have_no_grams():
    assert len(grams(["?!", ""])) == 0
    assert resemblance(grams([]), grams([])) == 0


def test_the_order_of_the_options_does_not_matter():
    a, b = grams(["Ai ký?", "Thư ký", "Chánh án"]), grams(["Ai ký?", "Chánh án", "Thư ký"])
    assert resemblance(a, b) == 1


@pytest.mark.parametrize("text", ["ai", "a", "10"])
def test_a_text_shorter_than_a_gram_still_counts(text):
    assert len(grams([text])) == 1


LINES = st.text("aăâbcdđeêhn ?1", max_size=40)


@settings(max_examples=30, deadline=None)
@given(LINES, LINES)
def test_resemblance_is_symmetric_and_full_only_with_oneself(a, b):
    one, other = grams([a]), grams([b])
    assert resemblance(one, other) == resemblance(other, one)
    assert resemblance(one, one) == (1 if len(one) else 0)
    assert 0 <= resemblance(one, other) <= 1


def test_sketches_estimate_the_resemblance():
    rng = Random(1)
    errors = []
    for _ in range(40):
        texts = texts_of(rng)
        a, b = grams(texts), grams(reworded(texts, rng))
        estimate = np.mean(sketch(a, WHOLE_PLACES) == sketch(b, WHOLE_PLACES))
        errors.append(estimate - resemblance(a, b))
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.05


@pytest.fixture(scope="module")
def planted():
    """An index of 600 texts and 50 of them again, reworded, under their number plus 1000."""
    rng = Random(2)
    texts = [texts_of(rng) for _ in range(600)]
    copies = {n: reworded(texts[n], rng) for n in rng.sample(range(600), 50)}
    index = SketchIndex(WHOLE_PLACES)
    for n, each in enumerate(texts):
        index.put(n, whole(each))
    return index, copies


def test_every_planted_copy_leads_to_its_original_first(planted):
    index, copies = planted
    found = {n: index.nearest(whole(copy), least=0.5, limit=5)[0].key for n, copy in copies.items()}
    assert found == {n: n for n in copies}


def test_pairs_of_new_texts_with_known_ones_are_all_found(planted):
    index, copies = planted
    fresh = np.stack([whole(copy) for copy in copies.values()], axis=1)
    table = np.hstack((index.table, fresh))
    pairs = find_pairs(table, least=0.5, first=len(index))
    expected = {(n, len(index) + place) for place, n in enumerate(copies)}
    assert {tuple(pair) for pair in pairs.tolist()} == expected


def test_a_replaced_sketch_is_no_longer_found():
    index = SketchIndex(WHOLE_PLACES)
    index.put("a", whole(["thời hạn tự nguyện thi hành án là bao nhiêu ngày"]))
    index.put("a", whole(["ai có quyền ra quyết định ủy thác thi hành án"]))
    asked = whole(["thời hạn tự nguyện thi hành án là bao nhiêu ngày"])
    assert index.nearest(asked, least=0.5, limit=5) == []
    assert len(index) == 1


def test_an_index_outgrows_its_first_room():
    index, one = SketchIndex(4), np.arange(4, dtype=np.uint16)
    for n in range(1500):
        index.put(n, one + n)
    assert index.nearest(one + 1400, least=1, limit=2)[0].key == 1400


def test_no_text_is_a_pair_of_nothing():
    assert find_pairs(np.zeros((128, 0), np.uint16), least=0.5).shape == (0, 2)


def test_pairs_that_hang_together_are_one_group():
    assert group([("a", "b"), ("c", "d"), ("b", "e")]) == [["a", "b", "e"], ["c", "d"]]
