"""Archives are opened within limits; what breaks one is refused with the member's name."""

import stat
import zipfile
from io import BytesIO

import pytest

from question_bank.formats.archive import Archive, ArchiveRefused, Limits, is_safe_name, pack


def zipped(*members, **options):
    """The bytes of an archive of (name or ZipInfo, bytes)."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def test_what_was_packed_is_read_again():
    files = {"imsmanifest.xml": b"<manifest/>", "images/hình 1.png": b"\x89PNG" * 10}

    archive = Archive(pack(files))

    assert {name: archive.read(name) for name in archive.names} == files
    assert pack(files) == pack(files)


def test_folders_are_no_files():
    assert Archive(zipped(("a/", b""), ("a/b.txt", b"x"))).names == ("a/b.txt",)


@pytest.mark.parametrize(
    "name", ["../a.xml", "/etc/passwd", "a/../../b", "C:/a", "a\\b", "a//b", "./a", "a\nb"]
)
def test_a_name_that_leads_out_is_refused(name):
    assert not is_safe_name(name)
    # zipfile itself writes backslashes as they are on this system.
    with pytest.raises(ArchiveRefused):
        Archive(zipped((name, b"x")))


def test_a_symbolic_link_is_refused():
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(ArchiveRefused):
        Archive(zipped((link, b"/etc/passwd")))


def test_a_bomb_is_stopped_while_it_swells():
    archive = Archive(zipped(("bom.xml", b"0" * (8 << 20))))

    with pytest.raises(ArchiveRefused, match="bom nén"):
        archive.read("bom.xml")


def test_the_budget_is_for_all_members_together():
    archive = Archive(zipped(("a", b"a" * 900), ("b", b"b" * 900)), Limits(total=1_000))
    archive.read("a")

    with pytest.raises(ArchiveRefused, match="quá lớn"):
        archive.read("b")


def test_too_many_members_are_refused_before_the_directory_is_parsed():
    with pytest.raises(ArchiveRefused, match="quá nhiều"):
        Archive(zipped(*((str(n), b"") for n in range(5))), Limits(members=4))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not a zip",
        zipped(("a", b"x"))[:-10],
        zipped(("a", b"x"), method=zipfile.ZIP_LZMA),
    ],
)
def test_what_is_no_plain_archive_is_refused(data):
    with pytest.raises(ArchiveRefused):
        Archive(data)


def test_a_damaged_member_is_refused_by_name():
    data = bytearray(zipped(("a.xml", b"x" * 1000), method=zipfile.ZIP_STORED))
    data[500] ^= 0xFF

    with pytest.raises(ArchiveRefused) as refused:
        Archive(bytes(data)).read("a.xml")

    assert refused.value.column == "a.xml"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused():
    with pytest.raises(ArchiveRefused, match="cùng tên"):
        Archive(zipped(("a.xml", b"x"), ("a.xml", b"y")))


def test_a_locked_archive_is_refused():
    data = bytearray(zipped(("a", b"x")))
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1

    with pytest.raises(ArchiveRefused, match="mật khẩu"):
        Archive(bytes(data))
