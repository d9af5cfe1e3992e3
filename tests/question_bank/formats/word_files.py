"""Small Word documents made of strings: what trainers' files hold, and what attackers' do."""

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_LOOKS = {
    "bold": "<w:b/>",
    "underlined": '<w:u w:val="single"/>',
    "red": '<w:color w:val="FF0000"/>',
    "blue": '<w:color w:val="0000FF"/>',
    "lit": '<w:highlight w:val="yellow"/>',
    "italic": "<w:i/>",
    "vntime": '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>',
}
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT_RELS = (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_TYPE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def run(text: str, look: str = "") -> str:
    """A run of text with looks named like "bold red"; tabs and line breaks become elements."""
    properties = "".join(_LOOKS[name] for name in look.split())
    body = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    body = body.replace("<w:t>", '<w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{body}</w:t></w:r>'


def p(*runs: str | tuple[str, str], num: tuple[int, int] | None = None, raw: str = "") -> str:
    """A paragraph of runs, in a list if `num` gives its number and depth."""
    listed = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr></w:pPr>'
        if num
        else ""
    )
    inner = "".join(run(each) if isinstance(each, str) else run(*each) for each in runs)
    return f"<w:p>{listed}{inner}{raw}</w:p>"


def table(*rows: list[str]) -> str:
    """A table of cells, each a text or ready paragraphs."""
    body = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<w:p>') else p(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def numbering(*lists: list[tuple[str, str]]) -> str:
    """Lists numbered from 1; each is the (format, text) of its depths."""
    abstracts = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">'
        + "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shown}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (shown, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for n, levels in enumerate(lists, start=1)
    )
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(1, len(lists) + 1)
    )
    return f"<w:numbering {_SPACES}>{abstracts}{numbers}</w:numbering>"


def picture(own: str, description: str = "") -> str:
    """A drawing in a run that shows the related picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{description}"/>'
        f'<a:blip r:embed="{own}"/></wp:inline></w:drawing></w:r>'
    )


def document(*body: str, head: str = "", relations: str = "", **parts: str | bytes) -> bytes:
    """A document of paragraphs and tables; `parts` are more files of the folder `word`."""
    text = f"<w:document {_SPACES}><w:body>{''.join(body)}</w:body></w:document>"
    rels = f'<Relationships xmlns="{_RELS}">{relations}</Relationships>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "word/document.xml": head + text,
        "word/_rels/document.xml.rels": rels,
    }
    files |= {f"word/{name.replace('__', '/')}.xml": content for name, content in parts.items()}
    return zipped(files)


def relation(own: str, target: str, *, external: bool = False) -> str:
    """A relation of the document to a picture."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{own}" Type="{_TYPE}/image" Target="{target}"{mode}/>'


def zipped(files: dict[str, str | bytes]) -> bytes:
    """The files as an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
