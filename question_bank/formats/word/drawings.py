"""Pictures in a document that we write: parts, relations, and drawings that show them."""

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from question_bank.formats.pictures import SUFFIXES, Picture, Pictures, file_name, measure
from question_bank.markup.reading import read
from question_bank.markup.tree import Element, walk

_A = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PIXEL, _WIDEST = 9525, 5_400_000
"""The size of a pixel and of the widest picture (15 cm), in the document's own units."""


@dataclass(slots=True)
class Drawings:
    """The pictures of a document; `shown` are those drawn so far, in order."""

    pictures: Pictures
    shown: dict[str, Picture] = field(default_factory=dict)
    _count: int = 0

    def shown_in(self, text: str) -> list[Element]:
        """The pictures of a text that there are."""
        if "![" not in text:
            return []
        images = (each for each in walk(read(text)) if each.tag == "img")
        return [each for each in images if each.attributes["name"] in self.pictures]

    def draw(self, image: Element) -> str:
        """A run that shows a picture, with its description."""
        name = image.attributes["name"]
        picture = self.shown.setdefault(name, self.pictures[name])
        self._count += 1
        width, height = measure(picture.content)
        across = min(max(width, 1) * _PIXEL, _WIDEST)
        down = across * max(height, 1) // max(width, 1)
        size = f'cx="{across}" cy="{down}"'
        own = f'id="{self._count}" name={quoteattr(name)}'
        place = list(self.shown).index(name)
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_A}/wordprocessingDrawing"><wp:extent {size}/>'
            f"<wp:docPr {own} descr={quoteattr(image.attributes['alt'])}/>"
            f'<a:graphic xmlns:a="{_A}/main"><a:graphicData uri="{_A}/picture">'
            f'<pic:pic xmlns:pic="{_A}/picture"><pic:nvPicPr><pic:cNvPr {own}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="img{place}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )

    def relations(self) -> str:
        """The relations that lead to the pictures shown."""
        return "".join(
            f'<Relationship Id="img{place}" Type="{_OFFICE}/image" '
            f'Target="media/{file_name(name, picture)}"/>'
            for place, (name, picture) in enumerate(self.shown.items())
        )

    def parts(self) -> dict[str, bytes]:
        """The pictures shown, by the names of their parts."""
        return {
            f"word/media/{file_name(name, picture)}": picture.content
            for name, picture in self.shown.items()
        }


CONTENT_TYPES = "".join(
    f'<Default Extension="{suffix[1:]}" ContentType="{kind}"/>' for kind, suffix in SUFFIXES.items()
)
