"""Whether a photograph of a paper can be read: too dark, too pale, too small, blurred.

Plain Python over grey pixels, so that it can be tried without a camera. The browser makes the
same check with the same limits before it sends (`static/js/legibility.js`); this one counts.
It only warns: whoever took the photograph may see better than a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# The overview has this many pixels on its longer side; the tiles are cut from a picture of
# `DETAIL` pixels, on which the letters of an A4 page are some ten pixels high.
OVERVIEW = 256
DETAIL = 1600
TILE = 160
TILES_PER_SIDE = 3
# A4 at 100 dots an inch: below, small print is lost.
LEAST_LONG_SIDE = 1000
LEAST_SHORT_SIDE = 600
# Paper that is seen in daylight has bright parts, and what is written on it has dark ones.
DARKEST_PAPER = 95
PALEST_INK = 190
_SHARE_OF_PAPER = 0.05
_SHARE_OF_INK = 0.001
# Variance of the second derivative in the sharpest tile.
LEAST_SHARPNESS = 60.0


class LegibilityProblem(StrEnum):
    """Why a photograph may be hard to read."""

    TOO_DARK = "too_dark"
    TOO_PALE = "too_pale"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """What the check looks at: the size, an overview and some square cut-outs, all in grey."""

    width: int
    height: int
    overview: bytes
    tiles: tuple[bytes, ...]


def legibility_problems(photograph: Photograph) -> tuple[LegibilityProblem, ...]:
    """Return what may make a photograph hard to read, the gravest first.

    A picture without light or ink is not called blurred, too: there is nothing to be sharp.
    """
    long_side = max(photograph.width, photograph.height)
    short_side = min(photograph.width, photograph.height)
    problems = []
    if brightest_of(photograph.overview, share=_SHARE_OF_PAPER) < DARKEST_PAPER:
        problems.append(LegibilityProblem.TOO_DARK)
    elif darkest_of(photograph.overview, share=_SHARE_OF_INK) > PALEST_INK:
        problems.append(LegibilityProblem.TOO_PALE)
    elif sharpest_of(photograph.tiles) < LEAST_SHARPNESS:
        problems.append(LegibilityProblem.BLURRED)
    if long_side < LEAST_LONG_SIDE or short_side < LEAST_SHORT_SIDE:
        problems.append(LegibilityProblem.TOO_SMALL)
    return tuple(problems)


def darkest_of(pixels: bytes, *, share: float) -> int:
    """Return the brightness that this share of the pixels does not reach."""
    return sorted(pixels)[int(len(pixels) * share)] if pixels else 255


def brightest_of(pixels: bytes, *, share: float) -> int:
    """Return the brightness that this share of the pixels surpasses."""
    return sorted(pixels)[int(len(pixels) * (1 - share)) - 1] if pixels else 0


def sharpest_of(tiles: Iterable[bytes]) -> float:
    """Return the sharpness of the sharpest tile: much of a page is empty and never sharp."""
    return max((sharpness_of(tile) for tile in tiles), default=0.0)


def sharpness_of(tile: bytes) -> float:
    """Return the variance of the second derivative (Laplace) over a square tile."""
    side = int(len(tile) ** 0.5)
    count = total = squares = 0
    for row in range(1, side - 1):
        start = row * side
        middle = tile[start : start + side]
        above, below = tile[start - side : start], tile[start + side : start + 2 * side]
        edges = [
            up + down + left + right - 4 * here
            for up, down, left, here, right in zip(
                above[1:-1], below[1:-1], middle[:-2], middle[1:-1], middle[2:], strict=True
            )
        ]
        count += len(edges)
        total += sum(edges)
        squares += sum(edge * edge for edge in edges)
    return squares / count - (total / count) ** 2 if count else 0.0
