"""PDF: the process that reads one: native code and strangers' files may fall, or never end."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from audio_pipeline.article.block import Kind, Raw, fold
from audio_pipeline.article.pdf_glyphs import Glyphs, glyphs
from audio_pipeline.article.pdf_layout import laid
from audio_pipeline.article.pdf_paragraphs import blocks

_RUN = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from audio_pipeline.article.pdf_child import main; main()"
)
_PYTHON_FELL = 1
"""What an interpreter ends with after an error in Python; native code ends it otherwise."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the process found; `fault` as in `Glyphs`."""

    fault: str = ""
    pages: int = 0
    title: str = ""
    author: str = ""
    language: str = ""
    has_pictures: bool = False
    letters: int = 0
    """Signs that are no white space."""
    unknown: int = 0
    """Those of them that the fonts give no meaning."""
    blocks: tuple[Raw, ...] = ()


def read_apart(data: bytes, *, time_limit: float) -> Document:
    """The PDF `data`, read in a process of its own; a fall of PDFium is the fault "damaged".

    Raises subprocess.TimeoutExpired after `time_limit` seconds.
    """
    package = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-P", "-c", _RUN, package],
        input=data,
        capture_output=True,
        timeout=time_limit,
        check=False,
    )
    if done.returncode == _PYTHON_FELL:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))  # A fault of ours.
    if done.returncode:
        return Document("damaged")
    values = json.loads(done.stdout)
    return Document(**{**values, "blocks": tuple(_raw(one) for one in values["blocks"])})


def main() -> None:
    """A PDF on standard input, its Document as JSON on standard output."""
    import pypdfium2

    try:
        found = glyphs(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        found = Glyphs("damaged")
    values = asdict(_document(found))
    for one in values["blocks"]:
        one["kind"] = one["kind"].name
    sys.stdout.buffer.write(json.dumps(values).encode("ascii"))


def _document(found: Glyphs) -> Document:
    if found.fault:
        return Document(found.fault, found.pages)
    rows = laid(found.sheets)
    aside = (Raw(fold(text), line=page + 1, mark=code) for text, code, page in rows.aside)
    signs = [sign for sheet in found.sheets for span in sheet.spans for sign in span.text]
    signs = [sign for sign in signs if not sign.isspace()]
    return Document(
        pages=found.pages,
        title=found.title,
        author=found.author,
        language=found.language,
        has_pictures=any(sheet.pictures for sheet in found.sheets),
        letters=len(signs),
        unknown=sum(map(_is_unknown, signs)),
        blocks=(*blocks(rows, [sheet.pictures for sheet in found.sheets]), *aside),
    )


def _is_unknown(sign: str) -> bool:
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or ord(sign) < 32


def _raw(values: dict[str, object]) -> Raw:
    row = values["row"]
    assert isinstance(row, list)
    fields = {**values, "kind": Kind[str(values["kind"])], "row": tuple(row), "hyperlinks": ()}
    return Raw(**fields)  # type: ignore[arg-type]
