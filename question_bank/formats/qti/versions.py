"""How the versions of QTI differ in names: one dialect each, and elements written in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from question_bank.formats.xml_source import Node
from question_bank.formats.xml_writing import element

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
_DASH = re.compile(r"-([a-z])")
PREFIX = "qti-"
TOOL = "Sat hach"
"""What our files name as the tool that wrote them."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of QTI. `has_stimuli`: whether a shared stimulus is a file of its own."""

    number: str
    namespace: str
    templates: str
    template_suffix: str
    manifest: str
    has_stimuli: bool
    is_dashed: bool

    @property
    def item_type(self) -> str:
        """The type of an item in a manifest."""
        return f"imsqti_item_xmlv{self.number.replace('.', 'p')}"

    @property
    def stimulus_type(self) -> str:
        """The type of a stimulus in a manifest."""
        return f"imsqti_stimulus_xmlv{self.number.replace('.', 'p')}"

    def template(self, name: str) -> str:
        """The address that names a standard template of response processing."""
        return f"{self.templates}{name}{self.template_suffix}"

    def q(self, tag: str, content: str | Iterable[str] = "", **attributes: str) -> str:
        """An element of QTI, named in the manner of 2.x and written in that of the version."""
        if not self.is_dashed:
            return element(tag, content, **attributes)
        told = {_dashed(name): value for name, value in attributes.items()}
        return element(PREFIX + _dashed(tag), content, **told)


QTI_21 = Version(
    number="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    template_suffix="",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    has_stimuli=False,
    is_dashed=False,
)
QTI_22 = Version(
    number="2.2",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
    templates="http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    template_suffix="",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    has_stimuli=True,
    is_dashed=False,
)
QTI_30 = Version(
    number="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    template_suffix=".xml",
    manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    has_stimuli=True,
    is_dashed=True,
)


def to_plain_names(node: Node) -> Node:
    """The element, and all inside, with the names of 2.x whatever the version."""
    if node.tag.startswith(PREFIX):
        node.tag = _humped(node.tag.removeprefix(PREFIX))
        node.attributes = {_humped(name): value for name, value in node.attributes.items()}
    for each in node.children():
        to_plain_names(each)
    return node


@cache
def _dashed(name: str) -> str:
    return _HUMP.sub(lambda match: f"-{match[1].lower()}", name)


@lru_cache(maxsize=4096)
def _humped(name: str) -> str:
    return _DASH.sub(lambda match: match[1].upper(), name)
