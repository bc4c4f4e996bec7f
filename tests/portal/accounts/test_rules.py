"""How sure the portal is of who signed in."""

import pytest

from portal.accounts.rules import Level, level_of_acr, reaches

LEVELS = {
    "http://eidas.europa.eu/LoA/low": "low",
    "http://eidas.europa.eu/LoA/substantial": "substantial",
    "high": "high",
    "urn:odd": "none",
    "urn:wrong": "enormous",
}


@pytest.mark.parametrize(
    ("acr", "level"),
    [
        ("http://eidas.europa.eu/LoA/low", Level.LOW),
        ("http://eidas.europa.eu/LoA/substantial", Level.SUBSTANTIAL),
        ("high", Level.HIGH),
    ],
)
def test_a_known_acr_has_its_level(acr, level):
    assert level_of_acr(acr=acr, levels=LEVELS) is level


@pytest.mark.parametrize(
    "acr", ["", None, "HIGH", "http://eidas.europa.eu/LoA/high/", 3, ["high"], {"high": 1}, "0"]
)
def test_what_nobody_configured_is_only_low(acr):
    assert level_of_acr(acr=acr, levels=LEVELS) is Level.LOW


@pytest.mark.parametrize("acr", ["urn:odd", "urn:wrong"])
def test_a_slip_in_the_configuration_lifts_nobody(acr):
    assert level_of_acr(acr=acr, levels=LEVELS) is Level.LOW


def test_levels_are_ordered():
    ordered = [Level.NONE, Level.LOW, Level.SUBSTANTIAL, Level.HIGH]

    for position, held in enumerate(ordered):
        for other, required in enumerate(ordered):
            assert reaches(held=held, required=required) is (position >= other)
