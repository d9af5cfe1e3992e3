"""Questions of every kind and shape, for properties that must hold for all of them."""

from decimal import Decimal

from hypothesis import strategies as st

from question_bank.items.areas import Area, Shape
from question_bank.items.choice import SingleChoice
from question_bank.items.cloze import Cloze
from question_bank.items.essay import Essay, Step
from question_bank.items.fill_in import FillIn
from question_bank.items.hotspot import Hotspot
from question_bank.items.matching import Matching
from question_bank.items.multiple import MultipleResponse
from question_bank.items.numeric import Numeric, Unit
from question_bank.items.ordering import Ordering
from question_bank.items.short_answer import ShortAnswer
from question_bank.items.true_false import TrueFalse
from question_bank.items.true_false_group import TrueFalseGroup
from question_bank.markup.reading import escape_label
from question_bank.question import Level, ProvisionRef, Question
from question_bank.scoring.policies import ChoicePolicy, OrderPolicy, PartPolicy
from question_bank.text import clean, fold, fold_accents, is_readable, squeeze

# Signs that mean something to one of the formats come up more often than chance would have it.
_SIGNS = st.one_of(
    st.sampled_from(list("\\~=#{}:*[]%/$|;\"'-> \n\tĐđàảạoeyu")),
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffd"),
)
_TRICKY = st.sampled_from(
    ["[html]<b>x</b>", "%50%một phần", "// ghi chú", "::tên::", "$CATEGORY: x", "T", "TRUE", "{}"]
)


def _is_usable(text):
    return bool(squeeze(clean(text))) and bool(fold_accents(fold(text))) and is_readable(text)


words = st.one_of(_TRICKY, st.text(_SIGNS, min_size=1, max_size=30)).filter(_is_usable)
names = words.map(lambda text: clean(text.replace("\n", " "))).filter(bool)
tokens = st.from_regex(r"[a-z0-9đ][a-z0-9\-./]{0,10}", fullmatch=True)
tags = st.from_regex(r"[a-zđ][a-z à:|]{0,8}", fullmatch=True)


@st.composite
def choices(draw):
    options = draw(st.lists(words, min_size=2, max_size=10, unique_by=fold))
    reasons = st.one_of(st.just(""), words)
    return SingleChoice(
        stem=draw(words),
        options=tuple(options),
        key=draw(st.integers(0, len(options) - 1)),
        explanations=tuple(draw(reasons) for _ in options) if draw(st.booleans()) else (),
    )


bare_choices = st.lists(names, min_size=3, max_size=6, unique_by=fold).map(
    lambda texts: SingleChoice(stem=texts[0], options=tuple(texts[1:]), key=len(texts) % 2)
)


@st.composite
def multiples(draw):
    options = draw(st.lists(words, min_size=2, max_size=10, unique_by=fold))
    reasons = st.one_of(st.just(""), words)
    return MultipleResponse(
        stem=draw(words),
        options=tuple(options),
        keys=tuple(draw(st.sets(st.integers(0, len(options) - 1), min_size=1))),
        policy=draw(st.sampled_from(ChoicePolicy)),
        explanations=tuple(draw(reasons) for _ in options) if draw(st.booleans()) else (),
    )


@st.composite
def groups(draw):
    middle = sorted(draw(st.lists(st.decimals(0, 1, places=2), min_size=3, max_size=3)))
    return TrueFalseGroup(
        stem=draw(words),
        statements=tuple(draw(st.lists(words, min_size=4, max_size=4, unique_by=fold))),
        keys=tuple(draw(st.lists(st.booleans(), min_size=4, max_size=4))),
        shares=(Decimal(0), *middle, Decimal(1)),
    )


numerics = st.builds(
    Numeric,
    stem=words,
    value=st.decimals(-(10**6), 10**6, places=3),
    tolerance=st.decimals(0, 100, places=2),
    relative=st.decimals(0, 1, places=2),
    units=st.sampled_from([(), (Unit("đồng"), Unit("triệu đồng", Decimal(10**6)))]),
)
true_falses = st.builds(TrueFalse, stem=words, key=st.booleans())
fill_ins = st.builds(
    FillIn,
    stem=words,
    accepted=st.lists(words, min_size=1, max_size=5).map(tuple),
    case_sensitive=st.booleans(),
    accent_sensitive=st.booleans(),
)
short_answers = st.builds(
    ShortAnswer,
    stem=words,
    accepted=st.lists(words.map(lambda text: f"a{text}b"), min_size=1, max_size=4).map(tuple),
    case_sensitive=st.booleans(),
    accent_sensitive=st.booleans(),
    space_sensitive=st.booleans(),
    punctuation_sensitive=st.booleans(),
    wildcards=st.booleans(),
)


@st.composite
def matchings(draw):
    options = draw(st.lists(words, min_size=2, max_size=10, unique_by=fold))
    prompts = draw(st.lists(words, min_size=2, max_size=10, unique_by=fold))
    return Matching(
        stem=draw(words),
        prompts=tuple(prompts),
        options=tuple(options),
        keys=tuple(draw(st.integers(0, len(options) - 1)) for _ in prompts),
        policy=draw(st.sampled_from(PartPolicy)),
    )


orderings = st.builds(
    Ordering,
    stem=words,
    entries=st.lists(words, min_size=2, max_size=10, unique_by=fold).map(tuple),
    policy=st.sampled_from(OrderPolicy),
)


@st.composite
def clozes(draw):
    lists = st.lists(words, min_size=2, max_size=5, unique_by=fold).map(tuple)
    gaps = draw(st.lists(lists, min_size=1, max_size=4))
    text = " ".join(f"{draw(words)} [[{n}]]" for n in range(1, len(gaps) + 1))
    return Cloze(stem=text, gaps=tuple(gaps), policy=draw(st.sampled_from(PartPolicy)))


steps = st.builds(Step, text=words, marks=st.decimals(Decimal("0.25"), 10, places=2))
essays = st.builds(
    Essay,
    stem=words,
    steps=st.lists(steps, min_size=1, max_size=5).map(tuple),
    model=st.one_of(st.just(""), words),
)
places = st.integers(0, 1000)
corner_pairs = st.lists(places, min_size=2, max_size=2, unique=True).map(sorted)
rectangles = st.tuples(corner_pairs, corner_pairs).map(
    lambda pairs: (Shape.RECTANGLE, (pairs[0][0], pairs[1][0], pairs[0][1], pairs[1][1]))
)
ellipses = st.tuples(places, places, st.integers(1, 1000), st.integers(1, 1000)).map(
    lambda numbers: (Shape.ELLIPSE, numbers)
)
polygons = st.tuples(corner_pairs, corner_pairs, places).map(
    lambda one: (Shape.POLYGON, (one[0][0], one[1][0], one[0][1], one[2], one[0][0], one[1][1]))
)
shapes = st.one_of(rectangles, ellipses, polygons)


@st.composite
def hotspots(draw):
    titles = draw(st.lists(names, min_size=1, max_size=5, unique_by=fold))
    areas = tuple(Area(title, *draw(shapes)) for title in titles)
    keys = tuple(draw(st.sets(st.integers(0, len(areas) - 1), min_size=1)))
    return Hotspot(
        stem=draw(words),
        image=f"![{escape_label(draw(names))}](hinh-1.png)",
        areas=areas,
        keys=keys,
        marks=draw(st.integers(1, len(keys))),
        policy=draw(st.sampled_from(PartPolicy)),
    )


scored_items = st.one_of(
    *(choices(), multiples(), true_falses, groups(), fill_ins, numerics),
    *(short_answers, matchings(), orderings, clozes(), hotspots()),
)
items = st.one_of(scored_items, essays)
provisions = st.builds(ProvisionRef, tokens, tokens, st.one_of(st.just(""), tokens))
questions = st.builds(
    Question,
    item=items,
    code=st.one_of(st.none(), names),
    topic=st.one_of(st.none(), names),
    level=st.one_of(st.none(), st.sampled_from(Level)),
    difficulty=st.one_of(st.none(), st.decimals(0, 1, places=2)),
    minutes=st.one_of(st.none(), st.decimals(Decimal("0.25"), 240, places=2)),
    points=st.decimals(Decimal("0.25"), 100, places=2),
    explanation=st.one_of(st.just(""), words),
    stimulus=st.one_of(st.just(""), words),
    provisions=st.lists(provisions, max_size=3).map(tuple),
    tags=st.lists(tags, max_size=3).map(tuple),
)
question_lists = st.lists(questions, max_size=4, unique_by=lambda each: each.content_hash()).filter(
    lambda each: len({q.code for q in each if q.code}) == len([q for q in each if q.code])
)
