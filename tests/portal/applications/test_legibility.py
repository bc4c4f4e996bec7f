"""Whether a photograph can be read: over pixels, and over pictures as telephones make them."""

import pytest

from portal.applications import rules
from portal.applications.clients import inspector
from portal.applications.rules import legibility
from tests.portal.applications import nasty

SHARP = bytes(255 * ((row // 4 + column // 4) % 2) for row in range(160) for column in range(160))


def seen(*, width=2000, height=1500, overview=bytes([10] * 20 + [230] * 980), tiles=(SHARP,)):
    return rules.Photograph(width=width, height=height, overview=overview, tiles=tiles)


class TestRule:
    def test_a_bright_sharp_page_is_legible(self):
        assert rules.legibility_problems(seen()) == ()

    @pytest.mark.parametrize(("paper", "dark"), [(94, True), (95, False)])
    def test_paper_without_light_is_too_dark(self, paper, dark):
        problems = rules.legibility_problems(seen(overview=bytes([10] * 20 + [paper] * 980)))

        assert (problems == (rules.LegibilityProblem.TOO_DARK,)) is dark

    @pytest.mark.parametrize(("ink", "pale"), [(191, True), (190, False)])
    def test_a_page_without_ink_is_too_pale(self, ink, pale):
        problems = rules.legibility_problems(seen(overview=bytes([ink] * 20 + [250] * 980)))

        assert (problems == (rules.LegibilityProblem.TOO_PALE,)) is pale

    def test_one_sharp_place_is_enough(self):
        assert rules.legibility_problems(seen(tiles=(bytes(25600), SHARP))) == ()

    def test_without_a_sharp_place_it_is_blurred(self):
        assert rules.legibility_problems(seen(tiles=(bytes(25600),))) == ("blurred",)

    @pytest.mark.parametrize(
        ("width", "height", "small"),
        [(1000, 600, False), (999, 700, True), (2000, 599, True), (700, 1000, False)],
    )
    def test_a_picture_with_few_pixels_is_too_small(self, width, height, small):
        problems = rules.legibility_problems(seen(width=width, height=height))

        assert (problems == ("too_small",)) is small

    def test_a_dark_page_is_not_called_blurred_too(self):
        assert rules.legibility_problems(seen(overview=bytes(1000), tiles=())) == ("too_dark",)

    def test_nothing_is_too_dark(self):
        assert rules.legibility_problems(seen(overview=b"", tiles=())) == ("too_dark",)

    @pytest.mark.parametrize("tile", [b"", b"1", b"1234"])
    def test_what_is_too_small_to_be_sharp_is_not(self, tile):
        assert legibility.sharpness_of(tile) == 0


class TestPictures:
    @pytest.mark.parametrize(
        ("make", "problems"),
        [
            (nasty.photograph, ()),
            (nasty.photograph_on_its_side, ()),
            (nasty.dark, ("too_dark",)),
            (nasty.pale, ("too_pale",)),
            (nasty.blurred, ("blurred",)),
            (nasty.small, ("too_small",)),
        ],
    )
    def test_are_judged_as_people_would(self, make, problems):
        assert inspector.page_of_picture(content=make()).problems == problems
