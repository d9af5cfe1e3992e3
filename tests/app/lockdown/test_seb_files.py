import gzip
import plistlib
import zlib

import pytest

from app.lockdown.config_key import config_key, hashed_password
from app.lockdown.exam_settings import KEEPS_ANSWERS, host_rule, make_settings
from app.lockdown.seb_files import (
    UnfitPassword,
    UnreadableFile,
    WrongPassword,
    decrypt,
    encrypt,
    pack,
    unpack,
)

SETTINGS = make_settings(
    start_url="https://thi.example.vn/room/machine/1",
    quit_url="https://thi.example.vn/room/leave/x",
    salt=bytes(range(32)),
    quit_password_hash=hashed_password("ra"),
)
# Written with OpenSSL (pbkdf2, enc, dgst) from password "thi 2026" and text "phong thi so 1\n".
FOREIGN = bytes.fromhex(
    "020101020304050607081112131415161718000102030405060708090a0b0c0d0e0ff1fe8281dac8818b3d1e"
    "01051c094e45f10c4e5e57cbbf875d4c06e97fedc6b820e07c1f91f88ae6cd1f7245a002fd63"
)


@pytest.mark.parametrize("password", ["", "phong-01"])
def test_a_file_gives_back_the_settings_it_was_made_from(password):
    assert unpack(pack(SETTINGS, password), password) == SETTINGS


def test_a_plain_file_has_the_documented_layers():
    data = gzip.decompress(pack(SETTINGS))
    assert data[:4] == b"plnd"
    assert plistlib.loads(gzip.decompress(data[4:])) == SETTINGS


def test_a_file_with_a_password_has_the_documented_layers():
    data = gzip.decompress(pack(SETTINGS, "phong-01"))
    assert data[:6] == b"pswd\x02\x01"
    assert plistlib.loads(gzip.decompress(decrypt(data[4:], "phong-01"))) == SETTINGS


def test_a_bare_property_list_is_a_file_too():
    assert unpack(plistlib.dumps(SETTINGS)) == SETTINGS


def test_a_file_for_a_client_opens_with_the_hash_of_the_password():
    inner = gzip.compress(plistlib.dumps(SETTINGS))
    file = gzip.compress(b"pwcc" + encrypt(inner, hashed_password("cai dat")))
    assert unpack(file, "cai dat") == SETTINGS


def test_what_another_program_encrypted_is_read():
    assert decrypt(FOREIGN, "thi 2026") == b"phong thi so 1\n"


def test_encrypting_twice_gives_different_bytes():
    assert encrypt(b"x", "a") != encrypt(b"x", "a")


@pytest.mark.parametrize("place", [0, 5, 15, 30, 40, -1])
def test_a_changed_byte_is_noticed(place):
    data = bytearray(encrypt(b"phong thi", "a"))
    data[place] ^= 1
    with pytest.raises((WrongPassword, UnreadableFile)):
        decrypt(bytes(data), "a")


def test_the_wrong_password_opens_nothing():
    with pytest.raises(WrongPassword):
        unpack(pack(SETTINGS, "phong-01"), "phong-02")


def test_a_password_outside_ascii_is_refused():
    with pytest.raises(UnfitPassword):
        pack(SETTINGS, "phòng thi")


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"pkhs" + bytes(80),
        gzip.compress(b"plnd", mtime=0)[:-3],
        b"\x1f\x8b" + bytes(20),
        gzip.compress(b"pswd" + bytes(90), mtime=0),
        gzip.compress(b"pswd\x02\x01", mtime=0),
        zlib.compress(b"plnd"),
    ],
)
def test_what_is_no_file_of_the_browser_is_refused(file):
    with pytest.raises(UnreadableFile):
        unpack(file, "a")


def test_a_file_that_unpacks_without_end_is_refused():
    with pytest.raises(UnreadableFile):
        unpack(gzip.compress(bytes(20_000_000)))


def test_our_settings_never_wipe_answers_that_were_not_sent():
    assert KEEPS_ANSWERS.items() <= SETTINGS.items()
    for name in ("examSessionClearCookiesOnStart", "examSessionClearCookiesOnEnd"):
        assert SETTINGS[name] is False
    assert SETTINGS["removeBrowserProfile"] is False
    assert SETTINGS["browserWindowAllowReload"] is True


def test_our_settings_send_both_keys_and_reach_only_our_host():
    assert SETTINGS["sendBrowserExamKey"] is True
    assert SETTINGS["browserWindowWebView"] == 3
    assert SETTINGS["URLFilterEnable"] is True
    assert [rule["expression"] for rule in SETTINGS["URLFilterRules"]] == [
        "https://.thi.example.vn/*"
    ]
    assert host_rule("http://10.0.0.5:8000/room") == "http://.10.0.0.5:8000/*"


def test_without_a_quit_password_only_the_quit_address_leads_out():
    settings = make_settings(start_url="http://a/", quit_url="http://a/q", salt=b"1" * 32)
    assert settings["allowQuit"] is False
    assert "hashedQuitPassword" not in settings


def test_the_quit_password_and_the_salt_are_part_of_the_key():
    other = {**SETTINGS, "examKeySalt": bytes(32)}
    assert config_key(other) != config_key(SETTINGS)
    assert config_key({**SETTINGS, "allowQuit": False}) != config_key(SETTINGS)
