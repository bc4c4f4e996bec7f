"""Error pages: each tells what went wrong and what to do next, in the reader's language."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

_TITLES = {
    "403.html": ("Немате пристап до оваа страница", "Nuk keni qasje në këtë faqe"),
    "403_csrf.html": ("Образецот беше отворен предолго", "Formulari ka qenë i hapur tepër gjatë"),
    "404.html": ("Оваа страница не постои", "Kjo faqe nuk ekziston"),
    "429.html": ("Премногу обиди", "Tepër shumë përpjekje"),
}
_TITLES_IN_BOTH = {
    "400.html": (
        "Порталот не ја разбра адресата или податоците",
        "Portali nuk e kuptoi adresën ose të dhënat",
    ),
    "500.html": ("Настана грешка кај нас", "Ndodhi një gabim te ne"),
    "503.html": ("Порталот се одржува", "Portali po mirëmbahet"),
}


@pytest.mark.parametrize("template", _TITLES)
@pytest.mark.parametrize(("language", "place"), [("mk", 0), ("sq", 1)])
def test_an_error_page_speaks_the_readers_language(template, language, place):
    request = RequestFactory().get(f"/{language}/somewhere/")
    request.user = AnonymousUser()

    with translation.override(language):
        html = render_to_string(template, request=request)

    assert f'<html lang="{language}">' in html
    assert f"<h1>{_TITLES[template][place]}</h1>" in html
    assert f'href="/{language}/"' in html


@pytest.mark.parametrize("template", _TITLES_IN_BOTH)
def test_a_page_shown_when_little_works_speaks_both_languages_and_asks_nothing(template):
    html = render_to_string(template)

    for language, title in zip(("mk", "sq"), _TITLES_IN_BOTH[template], strict=True):
        assert f'<section lang="{language}">' in html
        assert title in html
        assert f'href="/{language}/"' in html
    assert "192" in html
