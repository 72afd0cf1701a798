"""What the templates say of times, days, sizes and readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def clock(seconds: float) -> str:
    """Whole seconds gone by, as players show them.

    >>> clock(9.6), clock(374), clock(3725.2)
    ('0:09', '6:14', '1:02:05')
    """
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    head = f"{hours}:{rest // 60:02}" if hours else f"{rest // 60}"
    return f"{head}:{rest % 60:02}"


def plain_seconds(value: float) -> str:
    """Seconds as an address or an attribute holds them: to the millisecond, no idle zeros.

    >>> plain_seconds(9.120), plain_seconds(64.0)
    ('9.12', '64')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")


def minutes(seconds: float) -> int:
    """Minutes for a button, never 0.

    >>> minutes(374), minutes(12)
    (6, 1)
    """
    return max(1, round(seconds / 60))


def day(moment: str) -> str:
    """The day of an ISO 8601 moment, where it was written, in words.

    >>> day("2026-03-14T23:30:00-05:00")
    '14 March 2026'
    """
    found = date.fromisoformat(moment[:10])
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def size(count: int) -> str:
    """
    >>> size(5_812_345), size(90_400)
    ('5.8 MB', '90 kB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def full_stop(name: str) -> str:
    """A name that ends its sentence.

    >>> full_stop("The Harbour Letter"), full_stop("Harbour Inc.")
    ('The Harbour Letter.', 'Harbour Inc.')
    """
    return name if name.endswith((".", "!", "?", "…")) else f"{name}."


def read_by(voices: Sequence[str]) -> Markup:
    """Who reads, never leaving open that it is a machine; the names in `<b>`, all else escaped.

    >>> str(read_by(["Anna", "B<n"]))
    'Read by <b>Anna</b> and <b>B&lt;n</b>, computer voices.'
    """
    from markupsafe import Markup

    names = [Markup("<b>{}</b>").format(voice) for voice in voices]
    if not names:
        return Markup("Read by a computer voice.")
    kind = "a computer voice" if len(names) == 1 else "computer voices"
    first = Markup(", ").join(names[:-1])
    joined = first + Markup(" and ") + names[-1] if first else names[-1]
    return Markup("Read by {}, {}.").format(joined, kind)
