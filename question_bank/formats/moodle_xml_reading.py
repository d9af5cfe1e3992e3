"""Reading Moodle XML, every question or a fault for it at its line."""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from question_bank.errors import N_, Fault, InvalidItem, Severity
from question_bank.formats.base import Report, ReportBuilder
from question_bank.formats.carried import Carried
from question_bank.formats.hypertext import Words, reduce_html
from question_bank.formats.moodle_cloze import Part, take_parts
from question_bank.formats.moodle_xml_kinds import EMBEDDED, READERS, Material
from question_bank.formats.moodle_xml_writing import PLUGINFILE, TAG
from question_bank.formats.pictures import decode_base64
from question_bank.formats.xml_source import MOST_NODES, Node, XmlRefused, find_path, read_children
from question_bank.markup.reading import escape
from question_bank.question import Question

_MARKDOWN_IMAGE = re.compile(r"(!\[[^\[\]]*\]\()(@@PLUGINFILE@@/[^()\s]+)(\))")
_TOP = re.compile(r"^(?:\$\w+\$/?)?(?:top(?:/|$))?")
_SLASH = re.compile(r"(?<!/)/(?!/)")
_HINTS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint")
_USUAL_HINTS = {
    "", "your answer is correct.", "your answer is partially correct.",
    "your answer is incorrect.", "câu trả lời của bạn đúng", "câu trả lời của bạn sai.",
    "câu trả lời đúng là:", "câu trả lời của bạn đúng một phần.",
}  # fmt: skip


def read(data: bytes) -> Report:
    """The questions of a Moodle XML file."""
    reader = _FileReader()
    try:
        read_children(data, take_root=reader.take_root, take=reader.take)
    except XmlRefused as refusal:
        fault = Fault.from_refusal(refusal, code="invalid-xml", line=refusal.line)
        reader.builder.faults.append(fault)
    return reader.builder.report(lines_read=data.count(b"\n") + bool(data))


class _FileReader:
    """Takes the children of <quiz> one by one; remembers the category they stand under."""

    def __init__(self) -> None:
        self.builder = ReportBuilder()
        self.category: str | None = None

    def take_root(self, node: Node) -> None:
        """Refuse another document than a list of questions."""
        if node.tag != "quiz":
            raise XmlRefused(
                N_("Đây không phải là tệp Moodle XML: thẻ đầu là <%(tag)s>, không phải <quiz>"),
                line=node.line,
                tag=node.tag[:40],
            )

    def take(self, node: Node) -> None:
        """Read one question or category."""
        if node.tag != "question":
            self._warn(
                node, "unknown-element", N_("Bỏ qua thẻ <%(tag)s> không hiểu"), tag=node.tag[:40]
            )
            return
        kind = node.attribute("type")
        if kind == "category":
            self.category = _topic(_child_text(node, "category"))
        elif kind == "description":
            self._warn(
                node,
                "description-dropped",
                N_("Mục mô tả (description) không phải là câu hỏi nên bị bỏ qua"),
            )
        else:
            reader = _QuestionReader(node, self)
            self.builder.read_question(node.line, reader.to_question)

    def _warn(self, node: Node, code: str, template: str, **params: str) -> None:
        self.builder.fault(code, template, line=node.line, severity=Severity.WARNING, **params)


class _QuestionReader:
    """Reads one <question>."""

    def __init__(self, node: Node, file: _FileReader) -> None:
        self.node = node
        self.file = file
        self.losses: dict[str, None] = {}
        self.carried = Carried()

    def to_question(self) -> Question:
        """The question. Raise InvalidItem."""
        kind = self._require_kind()
        tags, carried = self._tags()
        self.carried = carried
        body = self.node.child("questiontext")
        text = _child_text(body) if body else ""
        parts: tuple[Part, ...] = ()
        if kind in EMBEDDED:
            text, parts = take_parts(text)
        stimulus, stem = carried.split_stimulus(self._fragment(body, text))
        material = Material(
            node=self.node,
            stem=stem,
            carried=carried,
            words=self._formatted,
            fragment=partial(self._fragment, body),
            warn=self._warn,
            parts=parts,
        )
        explanation = self._formatted(self.node.child("generalfeedback"))

        def about() -> dict[str, object]:
            return carried.about() | {
                "code": _child_text(self.node, "idnumber").strip() or None,
                "topic": carried.values.get("topic", self.file.category),
                "points": _child_text(self.node, "defaultgrade").strip() or "1",
                "explanation": "\n".join(filter(None, [explanation, *material.asides])),
                "stimulus": stimulus,
                "tags": list(tags),
            }

        try:
            return carried.question(lambda: READERS[kind](material), about)
        finally:
            self._tell_losses()

    def _require_kind(self) -> str:
        """Moodle's name of the kind, one that is read. Raise InvalidItem."""
        if self.node.is_cut:
            raise InvalidItem(
                N_("Câu hỏi có quá %(count)s thẻ bên trong; chỉ nhập tối đa 10 phương án"),
                count=str(MOST_NODES),
            )
        kind = self.node.attribute("type")
        if kind not in READERS:
            raise InvalidItem(
                N_("Loại câu hỏi “%(kind)s” của Moodle chưa nhập được"),
                column="Loại",
                kind=kind[:40],
            )
        return kind

    def _tags(self) -> tuple[tuple[str, ...], Carried]:
        node = self.node.child("tags")
        texts = [_child_text(tag) for tag in node.children("tag")] if node else []
        own = [text.removeprefix(TAG).partition("=") for text in texts if text.startswith(TAG)]
        tags = tuple(text for text in texts if text.strip() and not text.startswith(TAG))
        return tags, Carried.from_pairs((name, value) for name, _sign, value in own)

    def _formatted(self, node: Node | None) -> str:
        """The words of an element with a format attribute and <text> inside."""
        if node is None:
            return ""
        return self._fragment(node, _child_text(node))

    def _fragment(self, node: Node | None, text: str) -> str:
        """The words of a text in the format of the element."""
        kind = node.attribute("format", "html") if node else "html"
        find = partial(self._find_file, node)
        if kind == "plain_text":
            return self.carried.restore(escape(text))
        if kind == "markdown":
            return _MARKDOWN_IMAGE.sub(lambda m: f"{m[1]}{self._draw(find, m[2])}{m[3]}", text)
        if kind == "moodle_auto_format":
            text = text.replace("\n", "<br>")
        words = Words(lambda address, _description: self._draw(find, address))
        reduced = reduce_html(text, words)
        self.losses |= words.losses
        return self.carried.restore(reduced)

    def _draw(self, find: Callable[[str], bytes | None], address: str) -> str:
        return self.file.builder.album.draw(address, find)

    def _find_file(self, node: Node | None, address: str) -> bytes | None:
        """The bytes of a file that stands beside a text."""
        if node is None or not address.startswith(PLUGINFILE):
            return None
        path = unquote(address.removeprefix(PLUGINFILE).partition("?")[0])
        for each in node.children("file"):
            own = f"{each.attribute('path', '/')}{each.attribute('name')}".lstrip("/")
            if own == path and each.attribute("encoding") == "base64":
                return decode_base64(each.text(), path.rpartition("/")[2])
        return None

    def _tell_losses(self) -> None:
        if self.losses:
            self._warn(
                "markup-dropped",
                N_("Chỉ giữ lại chữ, đã bỏ: %(parts)s; hãy xem lại câu này"),
                parts=", ".join(self.losses),
            )
        for tag in _HINTS:
            for node in self.node.children(tag):
                if self._formatted(node).strip().casefold() not in _USUAL_HINTS:
                    self._warn(
                        "feedback-dropped",
                        N_("Lời phản hồi chung hoặc gợi ý (%(tag)s) không nhập được nên bị bỏ"),
                        tag=tag,
                    )

    def _warn(self, code: str, template: str, **params: str) -> None:
        self.file.builder.fault(
            code, template, line=self.node.line, severity=Severity.WARNING, **params
        )


def _child_text(node: Node, *path: str) -> str:
    found = (
        find_path(node, [*path, "text"]) or find_path(node, path) if path else node.child("text")
    )
    return found.text() if found else ""


def _topic(path: str) -> str | None:
    names = _SLASH.split(_TOP.sub("", path.strip()))
    told = [name.replace("//", "/").strip() for name in names]
    return "/".join(filter(None, told)) or None
