"""Opening a Word document that a stranger sent: its parts, its relations, and nothing else.

Nothing outside the file is ever fetched: a relation that leads out is only a name here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from question_bank.errors import N_, Refusal
from question_bank.formats.archive import Archive

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLE = b"\xd0\xcf\x11\xe0"
_DEEPEST = 120
"""How deep elements may lie in each other; Word writes some twenty."""
_MACROS = ("vbaproject", "vbadata", "/activex/")


class DocumentRefused(Refusal):
    """The file is no Word document that may be read. `column` is the part at fault, if one is."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part's relation leads: to another part, or (`external`) out of the document."""

    target: str
    external: bool


class Package:
    """The parts of a Word document."""

    def __init__(self, data: bytes) -> None:
        """Open the archive and check that it is a document. Raise Refusal."""
        _check_kind(data)
        self._archive = Archive(data)
        names = self._archive.names
        if any(mark in f"/{name}".lower() for name in names for mark in _MACROS):
            raise DocumentRefused(
                N_("Tệp có macro hoặc điều khiển nhúng; hãy lưu lại dạng .docx (không có macro)")
            )
        self.main = self._find_main()
        self.relations = self._read_relations(self.main)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._archive

    def read(self, name: str) -> bytes:
        """A part's bytes. Raise ArchiveRefused."""
        return self._archive.read(name)

    def tree(self, name: str) -> "Element | None":
        """A small part as a tree, None if the document has no such part. Raise DocumentRefused."""
        if name not in self._archive:
            return None
        try:
            root: Element = fromstring(self._archive.read(name), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
            raise _not_plain(name, error) from error
        return root

    def part_beside(self, name: str) -> str:
        """The part of this file name in the folder of the main part."""
        return join(dirname(self.main), name)

    def _find_main(self) -> str:
        for relation in self._read_relations("").values():
            if relation.target in self._archive and relation.target.endswith(".xml"):
                kind = self._content_type(relation.target)
                if "macroEnabled" in kind:
                    raise DocumentRefused(
                        N_("Tệp có macro; hãy lưu lại dạng .docx (không có macro)")
                    )
                if kind.endswith(".main+xml") and "wordprocessingml" in kind:
                    return relation.target
        raise DocumentRefused(N_("Tệp không phải là văn bản Word .docx; hãy chọn đúng tệp"))

    def _content_type(self, name: str) -> str:
        types = self.tree("[Content_Types].xml")
        for each in types if types is not None else ():
            if each.get("PartName") == f"/{name}":
                return each.get("ContentType", "")
        return ""

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder = dirname(part)
        rels = self.tree(join(folder, "_rels", f"{part.rsplit('/', 1)[-1]}.rels"))
        found: dict[str, Relation] = {}
        for each in rels.iter(_RELATION) if rels is not None else ():
            target, external = each.get("Target", ""), each.get("TargetMode") == "External"
            if not external:
                target = normpath(join(folder, target)) if target[:1] != "/" else target[1:]
            found[each.get("Id", "")] = Relation(target, external)
        return found


def iterate(data: bytes, name: str) -> Iterator[tuple[str, "Element"]]:
    """The ("start" or "end", element) events of a large part. Raise DocumentRefused."""
    depth = 0
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise DocumentRefused(
                    N_("“%(name)s” lồng nhau quá sâu, không giống văn bản Word"),
                    column=name,
                    name=name,
                )
            yield event, element
    except (ParseError, DefusedXmlException) as error:
        raise _not_plain(name, error) from error


def _check_kind(data: bytes) -> None:
    if data.startswith(_OLE):
        raise DocumentRefused(
            N_("Tệp .doc kiểu cũ hoặc có mật khẩu; hãy lưu lại thành .docx không có mật khẩu")
        )
    if not data.startswith(b"PK\x03\x04"):
        raise DocumentRefused(N_("Tệp không phải là văn bản Word .docx; hãy chọn đúng tệp"))


def _not_plain(name: str, error: Exception) -> DocumentRefused:
    if isinstance(error, DefusedXmlException):
        return DocumentRefused(
            N_("“%(name)s” có khai báo DTD hoặc thực thể XML, nên tệp không được đọc"),
            column=name,
            name=name,
        )
    line = str(error.position[0]) if isinstance(error, ParseError) else "?"
    return DocumentRefused(
        N_("“%(name)s” hỏng ở dòng %(line)s; hãy mở bằng Word và lưu lại"),
        column=name,
        name=name,
        line=line,
    )
