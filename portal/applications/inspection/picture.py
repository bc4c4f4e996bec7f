"""Makes a page of a photograph: upright, of a moderate size, with nothing but what is seen.

The picture is drawn anew, so the place where it was taken, the telephone's number and whatever
else hides in such a file do not reach the portal.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from portal.applications.rules import legibility
from portal.applications.rules.papers import MOST_PIXELS, PaperProblem, RefusedPaperError

# A4 at 200 dots an inch; small print stays readable.
LONG_SIDE = 2339
# The best of these with which a page stays so small that twenty of them make 10 MB.
_QUALITIES = (78, 65, 50, 35)
_MOST_BYTES_OF_A_PAGE = 512 * 1024
_PREVIEW_SIDE = 480
_PREVIEW_QUALITY = 70
_WHITE = 255
_SIXTEEN_BITS = 1 / 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it will stand in the PDF, a small preview, and what may be hard to read."""

    jpeg: bytes
    preview: bytes
    width: int
    height: int
    problems: tuple[legibility.LegibilityProblem, ...]


def page_of_picture(content: bytes) -> Page:
    """Return a photograph as a page.

    Raises:
        RefusedPaperError: if it is damaged or has so many pixels that no telephone took it.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if picture.width * picture.height > MOST_PIXELS:
            raise RefusedPaperError(PaperProblem.TOO_MANY_PIXELS)
        return _page(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise RefusedPaperError(PaperProblem.TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, IndexError):
        raise RefusedPaperError(PaperProblem.DAMAGED_PICTURE) from None
    except ValueError as error:
        if isinstance(error, RefusedPaperError):
            raise
        raise RefusedPaperError(PaperProblem.DAMAGED_PICTURE) from None


def _page(picture: Image.Image) -> Page:
    taken = picture.size
    # Half or a quarter of the pixels are enough; JPEG can leave out the others while it unpacks.
    picture.draft(None, (LONG_SIDE, LONG_SIDE))
    picture.load()
    upright = _on_white_paper(ImageOps.exif_transpose(picture))
    size = taken if (upright.width > upright.height) == (taken[0] > taken[1]) else taken[::-1]
    upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    preview = upright.copy()
    preview.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return Page(
        jpeg=_as_page(upright),
        preview=_as_jpeg(preview, quality=_PREVIEW_QUALITY),
        width=upright.width,
        height=upright.height,
        problems=legibility.legibility_problems(_seen(upright.convert("L"), size=size)),
    )


def _on_white_paper(picture: Image.Image) -> Image.Image:
    """Return the picture in grey or in colours, without transparency."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value * _SIXTEEN_BITS).convert("L")
    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, (_WHITE, _WHITE, _WHITE))
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _as_page(picture: Image.Image) -> bytes:
    jpeg = b""
    for quality in _QUALITIES:
        jpeg = _as_jpeg(picture, quality=quality)
        if len(jpeg) <= _MOST_BYTES_OF_A_PAGE:
            break
    return jpeg


def _as_jpeg(picture: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    clean.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _seen(grey: Image.Image, *, size: tuple[int, int]) -> legibility.Photograph:
    overview = grey.copy()
    overview.thumbnail((legibility.OVERVIEW, legibility.OVERVIEW), Image.Resampling.BOX)
    detail = grey.copy()
    detail.thumbnail((legibility.DETAIL, legibility.DETAIL), Image.Resampling.BILINEAR)
    return legibility.Photograph(
        width=size[0],
        height=size[1],
        overview=overview.tobytes(),
        tiles=tuple(_tiles(detail)),
    )


def _tiles(grey: Image.Image) -> list[bytes]:
    """Cut out squares, evenly over the picture."""
    side = min(legibility.TILE, grey.width, grey.height)
    parts = legibility.TILES_PER_SIDE
    tiles = []
    for row in range(parts):
        for column in range(parts):
            left = (grey.width - side) * (2 * column + 1) // (2 * parts)
            top = (grey.height - side) * (2 * row + 1) // (2 * parts)
            tiles.append(grey.crop((left, top, left + side, top + side)).tobytes())
    return tiles
