"""Reading QTI packages and single items, each item or a fault for it with file and line."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from question_bank.errors import N_, Fault, InvalidItem, Refusal, Severity
from question_bank.formats.archive import Archive, ArchiveRefused, is_safe_name
from question_bank.formats.base import Report, ReportBuilder
from question_bank.formats.carried import Carried
from question_bank.formats.hypertext import Words
from question_bank.formats.qti.areas import size_of
from question_bank.formats.qti.interactions import (
    INLINE,
    INTERACTIONS,
    READERS,
    Material,
    points_of,
)
from question_bank.formats.qti.texts import DROP_DOWN, read_body, read_flow
from question_bank.formats.qti.versions import TOOL, to_plain_names
from question_bank.formats.qti.writing import CATALOG
from question_bank.formats.xml_source import (
    MOST_NODES,
    Node,
    XmlRefused,
    find_path,
    read_children,
    read_tree,
)
from question_bank.question import Question

MANIFEST = "imsmanifest.xml"
_ARCHIVE_SIGN = b"PK\x03\x04"
_MANIFEST_LIMIT = 20_000


@dataclass(slots=True)
class _Resource:
    """One resource of the manifest: its type, file, line and metadata."""

    type: str
    href: str
    line: int
    pairs: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read(data: bytes) -> Report:
    """The questions of a QTI package, or of one item's file."""
    builder = ReportBuilder()
    if not data.startswith(_ARCHIVE_SIGN):
        _ItemReader(data, "", builder).read()
        return builder.report(lines_read=data.count(b"\n") + bool(data))
    count = 0
    try:
        count = _PackageReader(Archive(data), builder).read()
    except ArchiveRefused as refusal:
        builder.faults.append(Fault.from_refusal(refusal, code="invalid-archive", line=None))
    return builder.report(lines_read=count)


class _PackageReader:
    """Reads the items that a package's manifest lists."""

    def __init__(self, archive: Archive, builder: ReportBuilder) -> None:
        self.archive = archive
        self.builder = builder
        self.folder = ""
        self.resources: list[_Resource] = []
        self.cases: dict[str, str] = {}

    def read(self) -> int:
        """Read everything; the number of lines of the files read. Raise ArchiveRefused."""
        found = [name for name in self.archive.names if posixpath.basename(name) == MANIFEST]
        if not found:
            self._fault(
                "no-manifest", N_("Tệp nén không có imsmanifest.xml nên không phải gói QTI")
            )
            return 0
        manifest = min(found, key=len)
        self.folder = posixpath.dirname(manifest)
        data = self.archive.read(manifest)
        try:
            read_children(data, take_root=lambda _node: None, take=self._take, wanted="resource")
        except XmlRefused as refusal:
            self._fault(
                "invalid-xml",
                refusal.template,
                place=f"{manifest}:{refusal.line}",
                **refusal.params,
            )
        lines = data.count(b"\n") + 1
        return lines + sum(self._read_resource(each) for each in self.resources)

    def find(self, href: str, base: str) -> str | None:
        """The name in the archive of an address inside a file of the folder `base`."""
        path = posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0])))
        return path if is_safe_name(path) and path in self.archive else None

    def case(self, href: str, base: str) -> str:
        """The text of a shared stimulus. Raise InvalidItem."""
        name = self.find(href, base)
        if name is None:
            raise InvalidItem(
                N_("Không có tệp “%(name)s” trong gói"), column="Tình huống", name=href[:80]
            )
        if name not in self.cases:
            try:
                root = to_plain_names(read_tree(self.archive.read(name)))
            except Refusal as refusal:
                raise InvalidItem(
                    refusal.template, column=name, **dict(refusal.params)
                ) from refusal
            body = root.child("stimulusBody")
            words = Words(partial(self.draw, posixpath.dirname(name)))
            self.cases[name] = read_flow(body, words) if body else ""
        return self.cases[name]

    def draw(self, base: str, address: str, _description: str) -> str:
        """The name of the picture at an address inside a file of the folder. Raise InvalidItem."""

        def find(address: str) -> bytes | None:
            name = self.find(address, base)
            return self.archive.read(name) if name else None

        try:
            return self.builder.album.draw(address, find)
        except ArchiveRefused as refusal:
            raise InvalidItem(refusal.template, column="Hình", **refusal.params) from refusal

    def _take(self, node: Node) -> None:
        if node.tag != "resource":
            return
        if len(self.resources) >= _MANIFEST_LIMIT:
            raise XmlRefused(N_("Gói có quá nhiều tệp"), line=node.line)
        href = node.attribute("href")
        resource = _Resource(node.attribute("type"), href, node.line)
        resource.pairs += _pairs(node)
        resource.tags += [each.text().strip() for each in node.descendants("keyword")]
        self.resources.append(resource)

    def _read_resource(self, resource: _Resource) -> int:
        if "imsqti_test" in resource.type or "imsqti_section" in resource.type:
            self._warn(
                "test-dropped",
                N_("Cấu trúc đề (%(name)s) không nhập, chỉ nhập các câu hỏi"),
                name=resource.href[:80],
            )
        if "imsqti_item" not in resource.type and "imsqti_apipitem" not in resource.type:
            return 0
        name = self.find(resource.href, self.folder)
        if name is None:
            self._fault(
                "no-file",
                N_("Không có tệp “%(name)s” mà imsmanifest.xml dòng %(line)s nhắc tới"),
                name=resource.href[:80],
                line_=str(resource.line),
            )
            return 0
        try:
            data = self.archive.read(name)
        except ArchiveRefused as refusal:
            fault = Fault.from_refusal(refusal, code="invalid-archive", line=None)
            self.builder.faults.append(fault)
            return 0
        _ItemReader(data, name, self.builder, package=self, resource=resource).read()
        return data.count(b"\n") + 1

    def _warn(self, code: str, template: str, **params: str) -> None:
        severity = Severity.WARNING
        self.builder.fault(code, template, line=None, column=MANIFEST, severity=severity, **params)

    def _fault(self, code: str, template: str, *, place: str = MANIFEST, **params: str) -> None:
        told = {name.rstrip("_"): value for name, value in params.items()}
        fault = Fault(code=code, template=template, column=place, params=told)
        self.builder.faults.append(fault)


class _ItemReader:
    """Reads one item's file."""

    def __init__(
        self,
        data: bytes,
        name: str,
        builder: ReportBuilder,
        *,
        package: _PackageReader | None = None,
        resource: _Resource | None = None,
    ) -> None:
        self.data = data
        self.name = name
        self.builder = builder
        self.package = package
        self.resource = resource or _Resource("", name, 1)
        self.losses: dict[str, None] = {}
        self.line = 1
        self.carried = Carried()

    def read(self) -> None:
        """Add the item's question, or its fault, to the report."""
        try:
            root = to_plain_names(read_tree(self.data))
        except XmlRefused as refusal:
            self._fault("invalid-xml", refusal, refusal.line)
            return
        self.line = root.line
        place = f"{self.name}:{root.line}" if self.name else None
        self.builder.read_question(
            None if place else root.line,
            lambda: self._question(root),
            place=place,
            source=self.name,
        )
        if self.losses:
            self._warn(
                "markup-dropped",
                N_("Chỉ giữ lại chữ, đã bỏ: %(parts)s; hãy xem lại câu này"),
                parts=", ".join(self.losses),
            )

    def _question(self, root: Node) -> Question:
        if root.tag != "assessmentItem":
            raise InvalidItem(
                N_("Thẻ đầu là <%(tag)s>, không phải câu hỏi QTI 2.1, 2.2 hoặc 3.0"),
                tag=root.tag[:40],
            )
        if root.is_cut:
            raise InvalidItem(
                N_("Câu hỏi có quá %(count)s thẻ bên trong; chỉ nhập tối đa 10 phương án"),
                count=str(MOST_NODES),
            )
        body = root.child("itemBody")
        if body is None:
            raise InvalidItem(N_("Câu hỏi không có nội dung (itemBody)"), column="Câu hỏi")
        carried = self.carried = Carried.from_pairs(self.resource.pairs)
        interaction = _only_interaction(body)
        material = Material(
            root=root,
            interaction=interaction,
            stem=self._stem(body),
            carried=carried,
            words=self._words,
            warn=self._warn,
            draw=lambda address: self._words().picture(address, ""),
            size=lambda name: size_of(self.builder.album.found.get(name)),
            scheme=self._scheme(body),
            points=points_of(root),
        )

        def about() -> dict[str, object]:
            return carried.about() | {
                "code": self._code(root),
                "topic": carried.values.get("topic"),
                "points": material.points,
                "explanation": "\n".join(self._explanations(root)),
                "stimulus": self._stimulus(root, body),
                "tags": list(filter(None, self.resource.tags)),
            }

        return carried.question(lambda: READERS[interaction.tag](material), about)

    def _scheme(self, body: Node) -> str:
        """What stands there for those who mark."""
        told = [
            read_flow(block, self._words())
            for block in body.descendants("rubricBlock")
            if "scorer" in block.attribute("view").split()
        ]
        return self.carried.restore("\n".join(filter(None, told)))

    def _stem(self, body: Node) -> str:
        """The text around the interaction, and its prompt."""

        def skipped(node: Node) -> bool:
            return node.tag in INTERACTIONS or node.tag in {"rubricBlock", "feedbackBlock"}

        told = [read_body(body, self._words(), INLINE, skipped)]
        for interaction in body.descendants(*INTERACTIONS - INLINE):
            prompt = interaction.child("prompt")
            told += [read_flow(prompt, self._words())] if prompt else []
        return self.carried.restore("\n".join(filter(None, told)))

    def _stimulus(self, root: Node, body: Node) -> str:
        told = [
            read_flow(block, self._words())
            for block in body.children("rubricBlock")
            if "candidate" in block.attribute("view").split()
        ]
        for reference in root.children("assessmentStimulusRef"):
            if self.package:
                base = posixpath.dirname(self.name)
                told.insert(0, self.package.case(reference.attribute("href"), base))
        return self.carried.restore("\n\n".join(filter(None, told)))

    def _explanations(self, root: Node) -> Iterator[str]:
        seen: dict[str, None] = {}
        for feedback in root.children("modalFeedback"):
            if told := self.carried.restore(read_flow(feedback, self._words())):
                seen[told] = None
        yield from seen

    def _code(self, root: Node) -> str | None:
        label = root.attribute("label").strip()
        if label or root.attribute("toolName") == TOOL:
            return label or None
        return root.attribute("identifier").strip() or None

    def _words(self) -> Words:
        base = posixpath.dirname(self.name)
        words = Words(partial(self.package.draw, base) if self.package else self._draw_alone)
        words.losses = self.losses
        return words

    def _draw_alone(self, address: str, _description: str) -> str:
        return self.builder.album.draw(address, lambda _address: None)

    def _fault(self, code: str, refusal: Refusal, line: int | None) -> None:
        fault = Fault.from_refusal(refusal, code=code, line=None if self.name else line)
        place = f"{self.name}:{line}" if self.name else None
        self.builder.faults.append(
            Fault(
                code=code,
                template=fault.template,
                line=fault.line,
                column=place,
                params=fault.params,
            )
        )

    def _warn(self, code: str, template: str, **params: str) -> None:
        self.builder.fault(
            code,
            template,
            line=None if self.name else self.line,
            column=f"{self.name}:{self.line}" if self.name else None,
            severity=Severity.WARNING,
            **params,
        )


def _only_interaction(body: Node) -> Node:
    found = list(body.descendants(*INTERACTIONS))
    if not found:
        raise InvalidItem(N_("Câu hỏi không có chỗ trả lời (interaction)"), column="Câu hỏi")
    if found[0].tag not in READERS:
        raise InvalidItem(
            N_("Loại câu hỏi “%(kind)s” của QTI chưa nhập được"), column="Loại", kind=found[0].tag
        )
    if len(found) > 1 and any(each.tag != DROP_DOWN for each in found):
        raise InvalidItem(
            N_("Câu hỏi có %(count)s chỗ trả lời; hãy tách thành từng câu"),
            column="Câu hỏi",
            count=str(len(found)),
        )
    return found[0]


def _pairs(resource: Node) -> Iterator[tuple[str, str]]:
    """Our own values among the classifications of a resource."""
    for path in resource.descendants("taxonPath"):
        source = path.child("source")
        catalog, _sign, name = (source.text().strip() if source else "").partition(":")
        entry = find_path(path, ["taxon", "entry", "string"])
        if catalog == CATALOG and entry is not None:
            yield name, entry.text()
