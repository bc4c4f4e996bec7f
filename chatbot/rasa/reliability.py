"""Draw how often the bot is right when it is so and so sure."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_SIDE, _EDGE = 300, 50
_STYLE = "font-family:sans-serif;font-size:12px;fill:#333"


def diagram(bands: Sequence[dict[str, Any]], *, title: str) -> str:
    """Return an SVG picture of the bands of `measures.reliability`; the diagonal is perfection."""
    whole = _SIDE + 2 * _EDGE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        *(_bar(band, width=1 / 10) for band in bands),
        _line(0, 0, 1, 1, dash="4 4"),
        _line(0, 0, 1, 0),
        _line(0, 0, 0, 1),
        _words("confidence", x=_EDGE + _SIDE / 2, y=whole - 12),
        _words("share that is right", x=_EDGE + 30, y=_EDGE - 14),
        *(_words(f"{tick:.0%}", x=_x(tick), y=whole - 32) for tick in (0, 0.5, 1)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _bar(band: dict[str, Any], *, width: float) -> str:
    height = band["right"] * _SIDE
    note = f"{band['confidence']:.0%} sure, {band['right']:.0%} right, {band['n']} messages"
    return (
        f'<rect x="{_x(band["from"]) + 2:.0f}" y="{_y(band["right"]):.0f}" '
        f'width="{width * _SIDE - 4:.0f}" height="{height:.0f}" fill="#4a7ebb">'
        f"<title>{note}</title></rect>"
    )


def _line(left: float, low: float, right: float, high: float, *, dash: str = "none") -> str:
    return (
        f'<line x1="{_x(left):.0f}" y1="{_y(low):.0f}" x2="{_x(right):.0f}" y2="{_y(high):.0f}" '
        f'stroke="#333" stroke-dasharray="{dash}"/>'
    )


def _words(text: str, *, x: float, y: float) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" style="{_STYLE}">{text}</text>'


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE
