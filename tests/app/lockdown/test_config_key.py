"""Keys of Safe Exam Browser, against figures that can be recomputed from the text alone."""

import hashlib
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.lockdown.config_key import (
    UnfitSettings,
    config_key,
    from_plist,
    hashed_password,
    require_portable,
    same_hash,
    seb_json,
    to_plist,
    url_hash,
)

EXAMPLE = {
    "startURL": "https://thi.example.vn/phong/1",
    "sendBrowserExamKey": True,
    "browserWindowWebView": 3,
    "allowQuit": False,
    "URLFilterEnable": True,
    "allowWlan": False,
    "allowWLAN": True,
    "URLFilterRules": [
        {"action": 1, "active": True, "expression": r"thi\.example\.vn/*", "regex": False}
    ],
    "empty": {},
}
KEY = "7aca90f264cf71b3396fd118da2b0dae1b261611f6a451e3a2268013782cf8fe"
PAGE = "https://example.com/moodle/mod/quiz/attempt.php?attemptid=123&page=4"
MAC_KEY = "4fa9af8ec8759eb7c680752ef4ee5eaf1a860628608fccae2715d519849f9292"


def test_the_known_settings_have_the_known_key():
    assert config_key(EXAMPLE) == KEY
    assert url_hash("https://thi.example.vn/phong/1?n=7f3a", KEY) == (
        "df57637a0bf84cf14189f0cd736235197b6253261de8435e33c1f43f444dfa85"
    )


def test_the_key_survives_a_property_list_and_any_order():
    items = list(EXAMPLE.items())
    for seed in range(20):
        random.Random(seed).shuffle(items)
        assert config_key(from_plist(to_plist(dict(items)))) == KEY


def test_known_addresses_have_the_known_hashes():
    exam_key = hashlib.sha256(b"browserexamkey").hexdigest()
    assert exam_key.startswith("787c3f3d")
    assert exam_key.endswith("cbae")
    assert url_hash(PAGE, MAC_KEY) == (
        "46f1fe43259348ea72de014a1442ec62507116466527b5f74696dcc80c46332e"
    )
    assert url_hash(PAGE, exam_key) == (
        "96fc9b4226354376f5199e1f095e6a694ef10935c06bd24eebff61200a602ce4"
    )


def test_the_fragment_of_an_address_does_not_count():
    assert url_hash(PAGE + "#cau-3", MAC_KEY) == url_hash(PAGE, MAC_KEY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("allowWlan", "allowWLAN"),
        ("allowedDisplayBuiltin", "allowFlashFullscreen"),
        ("enableZoomText", "URLFilterEnable"),
        ("showTime", "startURL"),
    ],
)
def test_keys_are_ordered_whatever_their_case(first, second):
    assert seb_json({second: 1, first: 2}) == f'{{"{first}":2,"{second}":1}}'


def test_seb_json_has_no_spaces_and_escapes_nothing():
    value = {"b": [True, False, 1, 0.1, "a\\b c"], "a": b"\x00\xff", "d": {}, "c": []}
    assert seb_json(value) == '{"a":"AP8=","b":[true,false,1,0.1,"a\\b c"],"c":[]}'


def test_the_program_that_wrote_the_settings_does_not_count():
    assert config_key({"a": 1, "originatorVersion": "SEB_Win_2.4"}) == config_key({"a": 1})


@pytest.mark.parametrize("settings", [{}, {"originatorVersion": "x"}, {"a": {}}])
def test_settings_that_say_nothing_have_no_key(settings):
    with pytest.raises(UnfitSettings):
        config_key(settings)


def test_a_date_has_no_agreed_form():
    with pytest.raises(UnfitSettings):
        seb_json({"at": datetime(2026, 1, 1, tzinfo=UTC)})


@pytest.mark.parametrize(
    "settings",
    [
        {"a": 1, "b": {}},
        {"a": 0.5},
        {"a": 2**31},
        {"a": -(2**31)},
        {"a": 'say "no"'},
        {"a": "line\nbreak"},
        {"a": "\x7f"},
        {'a"': 1},
        {"a": [1, 1]},
        {"a": [{"b": 1}, {"b": 1}]},
        {"allowWlan": True, "allowWLAN": True},
        {"a": [{"b": 1, "B": 2}]},
        {"a": None},
    ],
)
def test_what_clients_write_differently_is_refused(settings):
    with pytest.raises(UnfitSettings):
        require_portable(settings)


def test_a_property_list_with_entities_or_of_another_shape_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aa">]><plist><dict/></plist>'
    for text in (bomb, b"<plist><array/></plist>", b"nonsense"):
        with pytest.raises(UnfitSettings):
            from_plist(text)


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**31) + 1, 2**31 - 1)
    | st.text("abc xyz\\éê/:.?=&", max_size=8)
    | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abAB", min_size=1), inner),
    max_leaves=8,
)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text("abcABC", min_size=1), VALUES, min_size=1), st.randoms())
def test_the_order_of_keys_never_changes_the_text(settings, rng):
    def shuffled(value):
        if isinstance(value, dict):
            items = [(key, shuffled(one)) for key, one in value.items()]
            rng.shuffle(items)
            return dict(items)
        return [shuffled(one) for one in value] if isinstance(value, list) else value

    assert seb_json(shuffled(settings)) == seb_json(settings)
    assert seb_json(from_plist(to_plist(shuffled(settings)))) == seb_json(settings)


def test_hashes_are_compared_without_regard_to_case_and_alphabet():
    digest = hashed_password("mở cửa")
    assert digest == hashlib.sha256("mở cửa".encode()).hexdigest()
    assert same_hash(digest.upper(), digest)
    assert not same_hash("ẩ" * 64, digest)
    assert not same_hash("", digest)
