"""PDFs made by hand: lines at places, in Courier, whose every letter is 0.6 of its size wide."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

REGULAR, BOLD = "F1", "F2"


@dataclass
class Paper:
    """Points from the lower left corner; A4 is 595 by 842."""

    info: dict[str, str] = field(default_factory=dict)
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])

    def page(self) -> None:
        self.pages.append([])

    def line(
        self, x: float, y: float, text: str, size: float = 10, font: str = REGULAR, turned: int = 0
    ) -> None:
        said = text.encode("cp1252").replace(b"\\", b"\\\\")
        said = said.replace(b"(", b"\\(").replace(b")", b"\\)")
        matrix = {0: "1 0 0 1", 90: "0 1 -1 0", 270: "0 -1 1 0"}[turned]
        head = f"BT /{font} {size} Tf {matrix} {x} {y} Tm (".encode("ascii")
        self.pages[-1].append(head + said + b") Tj ET")

    def lines(
        self, x: float, y: float, text: str, *, letters: int, size: float = 10, indent: int = 0
    ) -> float:
        """Wraps `text` at `letters`; a hyphen stays where the text has one. The next line's y."""
        first = "\0" * indent
        for row in textwrap.wrap(first + text, letters, break_long_words=False):
            skipped = row.count("\0")
            self.line(x + skipped * 0.6 * size, y, row.replace("\0", ""), size)
            y -= 1.2 * size
        return y

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        self.pages[-1].append(f"q {width} 0 0 {height} {x} {y} cm /Im Do Q".encode("ascii"))

    def pdf(self, *, extra: str = "", turn: int = 0) -> bytes:
        """The file; `extra` goes into the trailer."""
        kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(self.pages)))
        fonts = [
            f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"
            for name in ("Courier", "Courier-Bold")
        ]
        noted = " ".join(f"/{key} ({value})" for key, value in self.info.items())
        bodies = [
            b"<</Type/Catalog/Pages 2 0 R/Lang(en-GB)>>",
            f"<</Type/Pages/Kids[{kids}]/Count {len(self.pages)}>>".encode("ascii"),
            *(font.encode("ascii") for font in fonts),
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
            b"/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream",
        ]
        for at, drawn in enumerate(self.pages):
            stream = b"\n".join(drawn)
            page = (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {turn}/Contents "
                f"{7 + 2 * at} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</Im 5 0 R>>>>>>"
            )
            bodies += [
                page.encode("ascii"),
                f"<</Length {len(stream)}>>stream\n".encode("ascii") + stream + b"\nendstream",
            ]
        bodies.append(f"<<{noted}>>".encode("cp1252"))
        out = b"%PDF-1.4\n"
        places = []
        for number, body in enumerate(bodies, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        trailer = f"<</Size {len(bodies) + 1}/Root 1 0 R/Info {len(bodies)} 0 R{extra}>>"
        end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
        return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode("ascii")
