"""Finishes a .docx that pandoc wrote: finish.py INPUT OUTPUT SETTINGS

SETTINGS is a JSON file. With "rows" long tables are cut into tables of so many rows, for a layout that is only looked at.
With "pages" (bookmark -> page) only the page numbers of the contents are filled in. Otherwise:
styles called by name (@name) get the identifier of the reference document, sections get its page size, margins, head and
foot, {{title}}, {{number}} and {{draft}} in heads and feet are filled in, a draft gets its watermark, and the properties
of the file are set.
"""
import json
import re
import sys
import zipfile
from xml.sax.saxutils import escape

source, target, settings_path = sys.argv[1:4]
with open(settings_path, encoding="utf-8") as file:
    settings = json.load(file)
with zipfile.ZipFile(source) as archive:
    parts = {name: archive.read(name) for name in archive.namelist()}

DOCUMENT = "word/document.xml"


def text(name):
    return parts[name].decode("utf-8")


def fill_pages(xml, pages):
    pattern = re.compile(
        r"( PAGEREF (sec\d+) \\h </w:instrText></w:r>\s*<w:r>\s*<w:fldChar w:fldCharType=\"separate\"\s*/>\s*</w:r>"
        r"\s*<w:r>\s*<w:t>)[^<]*(</w:t>)"
    )

    def number(match):
        page = pages.get(match.group(2))
        return match.group(0) if page is None else f"{match.group(1)}{int(page)}{match.group(3)}"

    return pattern.sub(number, xml)


def cut_tables(xml, rows):
    """LibreOffice takes the square of a table's length: 12,000 rows are 120 s whole and 38 s in pieces of 500."""
    # Two tables in a row would be taken as one; the paragraph between them is a twentieth of a point high.
    between = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="1" w:lineRule="exact"/></w:pPr></w:p>'

    def cut(match):
        start, *found = re.split(r"(?=<w:tr>)", match.group(0)[: -len("</w:tbl>")])
        if len(found) <= rows:
            return match.group(0)
        head, body = found[0], found[1:]
        pieces = ("".join(body[index : index + rows]) for index in range(0, len(body), rows))
        return between.join(f"{start}{head}{piece}</w:tbl>" for piece in pieces)

    return re.sub(r"<w:tbl>.*?</w:tbl>", cut, xml, flags=re.S)


def style_identifiers():
    found = {}
    for style in re.findall(r"<w:style\b.*?</w:style>", text("word/styles.xml"), re.S):
        identifier = re.search(r'w:styleId="([^"]*)"', style)
        name = re.search(r'<w:name\s+w:val="([^"]*)"', style)
        if identifier and name:
            found[name.group(1).lower()] = identifier.group(1)
    return found


def resolve_styles(xml):
    identifiers = style_identifiers()
    return re.sub(
        r'<w:([pr])Style w:val="@([^"]*)"\s*/>',
        lambda match: (
            f'<w:{match.group(1)}Style w:val="{identifiers[match.group(2).lower()]}"/>'
            if match.group(2).lower() in identifiers
            else ""
        ),
        xml,
    )


def dress_sections(xml):
    """Every section is made from the last one, which pandoc took from the reference document."""
    last = re.findall(r"<w:sectPr\b(?:(?!<w:sectPr\b).)*?</w:sectPr>", xml, re.S)[-1]
    heads = "".join(re.findall(r"<w:(?:header|footer)Reference\b[^>]*/>", last))

    def element(name, default):
        found = re.search(rf"<w:{name}\b[^>]*/>", last)
        return found.group(0) if found else default

    size = element("pgSz", '<w:pgSz w:w="11906" w:h="16838"/>')
    margins = element("pgMar", '<w:pgMar w:top="1701" w:right="1474" w:bottom="1474" w:left="1588"/>')
    grid = element("docGrid", "")
    width = re.search(r'w:w="(\d+)"', size).group(1)
    height = re.search(r'w:h="(\d+)"', size).group(1)
    turned = f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>'

    def section(kind):
        page = turned if kind == "landscape" else size
        return f'<w:sectPr>{"" if kind == "cover" else heads}<w:type w:val="nextPage"/>{page}{margins}{grid}</w:sectPr>'

    xml = xml.replace(last, section("landscape" if settings["landscape"] else "portrait"))
    return re.sub(r"<w:sectPr><!--(cover|portrait|landscape)--></w:sectPr>", lambda match: section(match.group(1)), xml)


# A WordArt shape as Word itself writes it for a watermark (VML, ECMA-376 part 4, clause 19).
WATERMARK = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>'
    '<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>'
    '<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="AnhuWatermark" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;margin-left:0;'
    "margin-top:0;width:300pt;height:150pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin\" "
    'o:allowincell="f" fillcolor="#d8d8d8" stroked="f"><v:fill opacity=".45"/>'
    '<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/></v:shape></w:pict></w:r>'
)


def dress_head(name, xml):
    values = {"title": settings["title"], "number": settings["number"], "draft": "草稿" if settings["draft"] else ""}
    xml = re.sub(r"\{\{(title|number|draft)\}\}", lambda match: escape(values[match.group(1)]), xml)
    if settings["draft"] and re.match(r"word/header\d*\.xml$", name):
        # In the last paragraph, which stands outside the table of the head.
        place = xml.rindex("</w:p>")
        xml = xml[:place] + WATERMARK + xml[place:]
    return xml


def properties(xml):
    """Title, language and day; the day, not the moment, so that the same report gives the same bytes."""
    inner = re.sub(r"<dc:title\s*/>|<dc:title>.*?</dc:title>|<dc:language>.*?</dc:language>", "", xml, flags=re.S)
    added = f'<dc:title>{escape(settings["title"])}</dc:title><dc:language>zh-CN</dc:language>'
    return inner.replace("</cp:coreProperties>", added + "</cp:coreProperties>")


if "rows" in settings:
    parts[DOCUMENT] = cut_tables(text(DOCUMENT), settings["rows"]).encode("utf-8")
elif "pages" in settings:
    parts[DOCUMENT] = fill_pages(text(DOCUMENT), settings["pages"]).encode("utf-8")
else:
    document = dress_sections(resolve_styles(text(DOCUMENT)))
    # pandoc tells where the picture lay on this machine; that is nobody's business.
    document = re.sub(r'(<pic:cNvPr )descr="[^"]*"', r'\1descr=""', document)
    parts[DOCUMENT] = document.encode("utf-8")
    for part in parts:
        if re.match(r"word/(header|footer)\d*\.xml$", part):
            parts[part] = dress_head(part, text(part)).encode("utf-8")
    if "docProps/core.xml" in parts:
        parts["docProps/core.xml"] = properties(text("docProps/core.xml")).encode("utf-8")

with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in parts.items():
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
