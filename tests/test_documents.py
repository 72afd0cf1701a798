"""Word files and PDFs in, exact blocks out; what cannot be read says why."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from audio_pipeline.article.block import Facts, Kind, Raw
from audio_pipeline.article.docx import read_docx
from audio_pipeline.article.pdf import read_pdf
from audio_pipeline.article.pdf_child import read_apart
from audio_pipeline.article.pdf_paragraphs import joined
from audio_pipeline.errors import ArticleError
from tests.papers import BOLD, Paper

ROOT = Path(__file__).parents[1]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = ("document", "styles", "numbering", "footnotes")

WINTER = (
    "Storms broke the glass twice that winter, and the repair took until the following summer. "
    "All the while a hurricane lantern stood in the window, and the boats of both villages "
    "steered by it."
)
BOARD = (
    "The harbour board keeps the account open. Anyone may read it in the town hall on Tuesdays, "
    "and few people ever do so, as the clerk is glad to say."
)
COUNT = (
    "The keeper counts the seconds between two turns of the lamp, and then he counts them again, "
    "because the board wants figures and the sea does not give them away without an argument."
)
PAINT = (
    "In the summer the tower is painted. It takes four people and eleven days, and at the end it "
    "is as white as it was in the photographs of the year in which it was built."
)


def short(raw: Raw) -> tuple[str, str]:
    """What a block is, and its text."""
    kinds = {Kind.HEADING: f"h{raw.level}", Kind.QUOTE: "quote", Kind.LIST_ITEM: "item"}
    kind = raw.mark or kinds.get(raw.kind, "p")
    return (f"{kind} {raw.number}" if raw.number else kind), raw.text


# Word


def paragraph(
    text: str, *, style: str = "", inside: str = "", level: int = -1, num: int = 1
) -> str:
    numbering = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        if level >= 0
        else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{numbering}</w:pPr>{run}{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    drawn = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{drawn}</w:tbl>"


STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in {
        "T": "Title",
        "H2": "heading 2",
        "Q": "Quote",
        "C": "caption",
        "FN": "footnote text",
    }.items()
)


def numbering() -> str:
    kinds = {1: "decimal", 2: "bullet"}
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/></w:lvl>'
            for level in (0, 1)
        )
        + "</w:abstractNum>"
        for key, kind in kinds.items()
    )
    uses = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in kinds
    )
    return lists + uses


def core(title: str, author: str, created: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>"
    )


def word_file(
    body: str, *, notes: str = "", properties: str = "", replaced: dict[str, str] | None = None
) -> bytes:
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{R}/{part}" Target="{part}.xml"/>'
        for at, part in enumerate(PARTS[1:])
    )
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{OFFICE}.{part}'
        f'{".main" if part == "document" else ""}+xml"/>'
        for part in PARTS
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    link = (
        f'<Relationship Id="out" Type="{R}/hyperlink" Target="https://board.example/account" '
        'TargetMode="External"/>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{relations}{link}</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body>'
        "</w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{W}">{numbering()}</w:numbering>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>',
        **({"docProps/core.xml": properties} if properties else {}),
        **(replaced or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package_file:
        for name, text in parts.items():
            package_file.writestr(name, text)
    return packed.getvalue()


def test_a_word_file_gives_its_blocks_in_order() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    link = '<w:hyperlink r:id="out"><w:r><w:t>the account</w:t></w:r></w:hyperlink>'
    deleted = "<w:del><w:r><w:delText> not</w:delText></w:r></w:del>"
    body = (
        paragraph("The keepers of the north light", style="T")
        + paragraph("By Jane Roe")
        + paragraph("It was built in 1934.", inside=mark + deleted)
        + paragraph("Read ", inside=link)
        + paragraph("Three rules", style="H2")
        + paragraph("Count.", level=0)
        + paragraph("Aloud.", level=1)
        + paragraph("Count again.", level=0)
        + paragraph("And when the fog comes in:")
        + paragraph("Ring the bell.", level=0)
        + paragraph("Keep dry.", level=0, num=2)
        + paragraph("We count the seconds.", style="Q")
        + table(("Year", "Storms"), ("1934", "2"))
        + paragraph("The pier at dawn.", style="C")
    )
    notes = f'<w:footnote w:id="2">{paragraph("Town hall records.", style="FN")}</w:footnote>'
    found, facts = read_docx(
        word_file(
            body, notes=notes, properties=core("Draft", "Anna Clerk", "2026-03-14T09:00:00Z")
        ),
        "light.docx",
    )
    assert [short(raw) for raw in found] == [
        ("h1", "The keepers of the north light"),
        ("p", "By Jane Roe"),
        ("p", "It was built in 1934."),
        ("p", "Read the account"),
        ("h2", "Three rules"),
        ("item 1", "Count."),
        ("item 1", "Aloud."),
        ("item 2", "Count again."),
        ("p", "And when the fog comes in:"),
        ("item 3", "Ring the bell."),
        ("item", "Keep dry."),
        ("quote", "We count the seconds."),
        ("table", "Year | Storms"),
        ("table", "1934 | 2"),
        ("caption", "The pier at dawn."),
        ("footnote", "Town hall records."),
    ]
    links = found[3].hyperlinks
    assert [(link.start, link.end, link.url) for link in links] == [
        (5, 16, "https://board.example/account")
    ]
    # The text names its author: who typed the file is not asked.
    assert facts == Facts("The keepers of the north light", "", "2026-03-14")


@pytest.mark.parametrize(
    ("body", "noted", "title"),
    [
        (paragraph("A heading", style="H2") + paragraph(WINTER), "Noted", "A heading"),
        (
            paragraph(WINTER) + paragraph("Later", style="H2"),
            "Lights of the north",
            "Lights of the north",
        ),
        (paragraph("A line in no style") + paragraph(WINTER), "Template of the board", ""),
        (paragraph(WINTER), "Microsoft Word - Document1", ""),
    ],
)
def test_title_is_a_style_then_a_heading_then_the_property(
    body: str, noted: str, title: str
) -> None:
    _, facts = read_docx(word_file(body, properties=core(noted, "Jane Roe", "")), "light.docx")
    assert (facts.title, facts.author) == (title, "Jane Roe")


@pytest.mark.parametrize("creator", ["Microsoft Office User", "python-docx", "admin", ""])
def test_an_account_is_no_author(creator: str) -> None:
    given = word_file(paragraph(WINTER), properties=core("", creator, ""))
    assert read_docx(given, "light.docx")[1].author == ""


def bomb() -> bytes:
    return word_file(paragraph(WINTER), replaced={"word/media/image1.png": "0" * 30_000_000})


def locked() -> bytes:
    data = bytearray(word_file(paragraph(WINTER)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def other_package() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return packed.getvalue()


ENTITIES = (
    f'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="{W}"><w:body>'
    f"<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"Just some words.", "no-docx", "not a Word file"),
        (OLE, "no-docx", "an old Word file (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "encrypted"),
        (locked(), "encrypted", "encrypted"),
        (other_package(), "no-docx", "not a Word file"),
        (word_file("")[:400], "damaged", "damaged"),
        (word_file("<w:p>"), "damaged", "word/document.xml"),
        (
            word_file("", replaced={"word/document.xml": ENTITIES}),
            "damaged",
            "word/document.xml holds a DTD",
        ),
        (bomb(), "too-large", "unpacks to 30.0 MB"),
        (word_file("<w:p/>" * 2_000_000), "too-large", "12.0 MB of it text"),
        (word_file("<w:p>" * 2000 + "</w:p>" * 2000), "damaged", "damaged"),
        (word_file("<w:sdt><w:sdtContent>" * 100 + "</w:sdtContent></w:sdt>" * 100), "", ""),
    ],
    ids=[
        "text", "old", "ole-locked", "zip-locked", "odt", "cut", "broken", "entities", "bomb",
        "much", "deep", "deep-enough",
    ],
)  # fmt: skip
def test_what_is_no_word_file_says_why(data: bytes, code: str, message: str) -> None:
    if not code:
        assert read_docx(data, "light.docx")[0] == ()
        return
    with pytest.raises(ArticleError) as caught:
        read_docx(data, "light.docx")
    problem = caught.value.problems[0]
    assert (problem.place.path, problem.code) == ("light.docx", code)
    assert message in problem.message
    assert problem.hint


def test_a_word_file_cut_anywhere_is_refused_and_never_crashes() -> None:
    whole = word_file(paragraph(WINTER))
    for length in range(0, len(whole) - 22, 97):
        with pytest.raises(ArticleError):
            read_docx(whole[:length], "light.docx")


# PDF


def test_a_page_gives_title_headings_paragraphs_items_and_notes() -> None:
    paper = Paper({"Author": "Jane Roe", "Title": "Microsoft Word - light.doc"})
    paper.line(60, 780, "The keepers of the", 24)
    paper.line(60, 752, "north light", 24)
    y = paper.lines(60, 710, WINTER, letters=78)
    y = paper.lines(60, y, BOARD, letters=78, indent=3)
    paper.line(60, y - 16, "What the keepers do", 14)
    y = paper.lines(60, y - 40, COUNT[:-1] + ":", letters=78)
    paper.line(70, y, "• Count.")
    y = paper.lines(70, y - 12, "• " + PAINT[:36], letters=70)
    paper.line(60, y - 10, "A plan for the summer", 10, BOLD)
    y = paper.lines(60, y - 24, PAINT, letters=78)
    paper.line(60, 90, "1", 5)
    paper.line(
        66, 87, "Town hall records, volume 12, and the papers of the board that went with", 8
    )
    paper.line(60, 77, "them to the county.", 8)
    found, facts = read_pdf(paper.pdf(), "light.pdf")
    assert [short(raw) for raw in found] == [
        ("h1", "The keepers of the north light"),
        ("p", WINTER),
        ("p", BOARD),
        ("h2", "What the keepers do"),
        ("p", COUNT[:-1] + ":"),
        ("item", "Count."),
        ("item", PAINT[:36].strip()),
        ("h3", "A plan for the summer"),
        ("p", PAINT),
        (
            "footnote",
            "Town hall records, volume 12, and the papers of the board that went with them to the "
            "county.",
        ),
    ]
    assert facts == Facts("The keepers of the north light", "Jane Roe", language="en-GB")


def columns(paper: Paper, top: float, left: str, right: str) -> None:
    """Two columns drawn line by line across the page, as many programs do."""
    paper.lines(60, top, left, letters=37)
    paper.lines(310, top, right, letters=37)


def test_columns_are_read_one_after_the_other_and_a_paragraph_goes_on() -> None:
    paper = Paper()
    paper.line(60, 780, "The keepers of the north light", 20)
    cut = WINTER.index("following")
    columns(paper, 740, BOARD + " " + WINTER[:cut], WINTER[cut:] + " " + COUNT)
    paper.lines(60, 600, "A line across both of the columns, as a picture's story is set here.",
                letters=78)  # fmt: skip
    columns(paper, 570, PAINT, BOARD)
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert [raw.text for raw in found] == [
        "The keepers of the north light",
        f"{BOARD} {WINTER} {COUNT}",
        "A line across both of the columns, as a picture's story is set here.",
        PAINT,
        BOARD,
    ]


def test_running_heads_and_page_numbers_are_left_out_and_pages_joined() -> None:
    paper = Paper()
    cut = COUNT.index("because")
    for page, text in enumerate((COUNT[:cut].strip(), COUNT[cut:], PAINT)):
        if page:
            paper.page()
        paper.line(60, 800, "THE HARBOUR POST")
        paper.line(400, 800, f"14 March 2026, no. {page + 11}")
        paper.line(290, 40, f"- {page + 1} -")
        if not page:
            paper.line(60, 740, "The keepers of the north light", 20)
            paper.lines(60, 700, WINTER, letters=78)
        paper.lines(60, 640 if not page else 740, text, letters=78, indent=3 * (page != 1))
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert [short(raw) for raw in found if raw.mark != "running-head"] == [
        ("h1", "The keepers of the north light"),
        ("p", WINTER),
        ("p", COUNT),
        ("p", PAINT),
    ]
    assert sorted(raw.text for raw in found if raw.mark == "running-head") == [
        "- 1 -", "- 2 -", "- 3 -",
        "14 March 2026, no. 11", "14 March 2026, no. 12", "14 March 2026, no. 13",
        "THE HARBOUR POST", "THE HARBOUR POST", "THE HARBOUR POST",
    ]  # fmt: skip


def test_a_paragraph_is_whole_though_a_note_and_a_picture_part_it() -> None:
    paper = Paper()
    cut = COUNT.index("because")
    paper.lines(60, 740, PAINT, letters=78)
    paper.lines(60, 660, COUNT[:cut].strip(), letters=78)
    paper.line(60, 80, "* Town hall records.", 8)
    paper.page()
    paper.picture(60, 600, 300, 160)
    paper.line(60, 588, "The pier at dawn, from the sea.", 8)
    paper.lines(60, 560, COUNT[cut:], letters=78)
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert [short(raw) for raw in found] == [
        ("p", PAINT),
        ("p", COUNT),
        ("caption", "The pier at dawn, from the sea."),
        ("footnote", "Town hall records."),
    ]


def test_hyphens_at_line_ends_are_mended() -> None:
    paper = Paper()
    rows = [
        "The light-house stands on the north pier, and a well-known story of a hur-",
        "ricane lantern belongs to it. The board of the harbour says that the well-",
        "known story is not true, and that nobody in the town of Stoke-on-Trent-by-",
        "Sea has seen the lantern. The Anglo-",
    ]
    for at, row in enumerate(rows):
        paper.line(60, 740 - 12 * at, row)
    paper.line(60, 740 - 12 * len(rows), "Norman tower is older than the light-house is.")
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    text = " ".join(raw.text for raw in found)
    assert "of a hurricane lantern" in text
    assert "the well-known story is not true" in text
    assert "Stoke-on-Trent-by-Sea" in text
    assert "The Anglo-Norman tower" in text


def test_mending_follows_the_text() -> None:
    spelled = frozenset({"lighthouse", "re-read"})
    assert joined(["a Light-", "house and re-", "read, some-", "thing"], spelled) == (
        "a Lighthouse and re-read, something"
    )


def test_a_drop_capital_opens_its_word_and_raised_numbers_go() -> None:
    paper = Paper()
    paper.line(60, 716, "S", 40)
    rows = (WINTER[1:] + " " + BOARD).split(" ")
    first, second = " ".join(rows[:9]), " ".join(rows[9:20])
    paper.line(86, 740, first)
    paper.line(86, 728, second)
    paper.line(86, 716, " ".join(rows[20:30]))
    y = paper.lines(60, 704, " ".join(rows[30:]), letters=66)
    paper.line(60, y, "The tower is 40 m high.")
    paper.line(60 + 23 * 6, y + 4, "12", 6)
    paper.line(60 + 26 * 6, y, "It has a lamp of 3 m")
    paper.line(60 + 46 * 6, y + 4, "2", 6)
    paper.line(60 + 46 * 6 + 3.6, y, ".")
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    text = " ".join(raw.text for raw in found)
    assert text == f"{WINTER} {BOARD} The tower is 40 m high. It has a lamp of 3 m²."


def test_a_table_is_rows_and_a_turned_line_is_an_aside() -> None:
    paper = Paper()
    y = paper.lines(60, 740, WINTER, letters=78)
    for at, cells in enumerate((("Year", "Storms", "Panes"), ("1934", "2", "11"))):
        for column, cell in enumerate(cells):
            paper.line(60 + 120 * column, y - 20 - 12 * at, cell)
    paper.lines(60, y - 60, PAINT, letters=78)
    paper.line(30, 300, "Printed on 3 May", 8, turned=90)
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert [short(raw) for raw in found] == [
        ("p", WINTER),
        ("table", "Year | Storms | Panes"),
        ("table", "1934 | 2 | 11"),
        ("p", PAINT),
        ("aside", "Printed on 3 May"),
    ]
    assert found[1].row == ("Year", "Storms", "Panes")


def test_numbered_items_keep_their_numbers() -> None:
    paper = Paper()
    y = paper.lines(60, 740, WINTER, letters=78)
    for number, text in enumerate((BOARD, "Ring the bell.", "Keep dry."), start=1):
        y = paper.lines(70, y, f"{number}. {text}", letters=70)
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert [short(raw) for raw in found] == [
        ("p", WINTER),
        ("item 1", BOARD),
        ("item 2", "Ring the bell."),
        ("item 3", "Keep dry."),
    ]


def test_the_papers_name_is_no_title_if_the_file_or_a_sentence_says_otherwise() -> None:
    for info in ({"Title": "The keepers of the north light"}, {}):
        paper = Paper(dict(info))
        paper.line(60, 780, "POST", 40)
        paper.line(60, 730, "The keepers of the north light", 20)
        paper.lines(60, 700, WINTER, letters=78)
        assert read_pdf(paper.pdf(), "light.pdf")[1].title == "The keepers of the north light"


def encrypted() -> bytes:
    sealed = "ab" * 32
    extra = (
        f"/Encrypt<</Filter/Standard/V 1/R 2/O<{sealed}>/U<{sealed}>/P -4>>"
        f"/ID[<{'00' * 16}><{'00' * 16}>]"
    )
    paper = Paper()
    paper.line(60, 700, WINTER)
    return paper.pdf(extra=extra)


def scanned() -> bytes:
    paper = Paper()
    paper.picture(0, 0, 595, 842)
    return paper.pdf()


def long() -> bytes:
    paper = Paper()
    for _ in range(200):
        paper.page()
    return paper.pdf()


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"Just some words.", "no-pdf", "not a PDF"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 4, "damaged", "damaged"),
        (encrypted(), "encrypted", "opens with a password"),
        (scanned(), "scan", "only pictures"),
        (Paper().pdf(), "no-text", "no text"),
        (long(), "too-large", "201 pages"),
    ],
    ids=["text", "noise", "locked", "scan", "empty", "long"],
)
def test_what_is_no_readable_pdf_says_why(data: bytes, code: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_pdf(data, "light.pdf")
    problem = caught.value.problems[0]
    assert (problem.place.path, problem.code) == ("light.pdf", code)
    assert message in problem.message
    assert problem.hint


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_missing_package_names_the_extra(kind: str) -> None:
    # An interpreter that sees this package and none that was installed.
    script = (
        "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p]; "
        f"sys.path.insert(0, {str(ROOT)!r}); "
        f"from audio_pipeline.article.{kind} import read_{kind} as read\n"
        "from audio_pipeline.errors import ArticleError\n"
        "try: read(b'PK', 'light')\n"
        "except ArticleError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout == (
        f'light: reading {kind.upper()} needs an extra\n  pip install "audio-pipeline[{kind}]"\n'
    ), done.stderr


def test_a_long_pdf_is_read_within_its_limit() -> None:
    paper = Paper()
    for page in range(60):
        if page:
            paper.page()
        paper.lines(60, 780, " ".join([WINTER, BOARD, COUNT, PAINT] * 5), letters=78)
    begun = time.monotonic()
    found, _ = read_pdf(paper.pdf(), "light.pdf")
    assert time.monotonic() - begun < 30
    assert sum(len(raw.text) for raw in found) > 150_000


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        read_apart(long(), time_limit=0.01)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_page_is_read_as_it_is_seen(turn: int) -> None:
    paper = Paper()
    for at, row in enumerate(textwrap.wrap(WINTER, 78)):
        place = (100 + 12 * at, 60) if turn == 90 else (500 - 12 * at, 780)
        paper.line(*place, row, turned=turn)
    found, _ = read_pdf(paper.pdf(turn=turn), "light.pdf")
    assert [short(raw) for raw in found] == [("p", WINTER)]
