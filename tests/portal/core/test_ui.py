"""The components: what reaches a reader, a keyboard and a screen reader."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.core.widgets import DatePartsInput


def rendered(source: str, *, language: str = "mk", **context: object) -> str:
    with translation.override(language):
        html = Template("{% load ui navigation %}" + source).render(
            Context({"LANGUAGE_CODE": language, **context})
        )
    return re.sub(r"\s+", " ", html)


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the identity card.")
    email = forms.EmailField(label="E-mail", required=False)
    born_on = forms.DateField(label="Born", widget=DatePartsInput(birthday=True))
    place = forms.ChoiceField(
        label="Where",
        choices=[("home", "At home"), ("centre", "In a centre")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="I agree")


def test_an_icon_without_label_is_silent():
    assert 'aria-hidden="true"' in rendered('{% icon "search" %}')


def test_an_icon_with_label_is_an_image():
    html = rendered('{% icon "phone" label="Telephone" %}')

    assert 'role="img" aria-label="Telephone"' in html


def test_every_icon_that_a_component_names_is_in_the_sprite(settings):
    sprite = (settings.ROOT / "static/img/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'symbol id="([\w-]+)"', sprite))
    templates = (settings.ROOT / "portal").rglob("*.html"), (settings.ROOT / "cms").rglob("*.html")
    named = {
        name
        for group in templates
        for file in group
        for name in re.findall(r'{% icon "([\w-]+)"', file.read_text(encoding="utf-8"))
    }

    assert named <= drawn


@pytest.mark.parametrize("kind", ["info", "success", "warning", "danger"])
def test_a_notice_holds_its_content(kind):
    html = rendered('{% notice kind=kind title="Mind" %}<p>the gap</p>{% endnotice %}', kind=kind)

    assert f"notice--{kind}" in html
    assert "<p>the gap</p>" in html
    assert "alert" not in html


def test_a_live_notice_is_announced():
    assert 'role="alert"' in rendered("{% notice live=True %}now{% endnotice %}")


def test_a_notice_escapes_its_title():
    html = rendered("{% notice title=title %}{% endnotice %}", title="<script>")

    assert "&lt;script&gt;" in html


def test_a_field_ties_label_hint_and_error_to_its_control():
    html = rendered("{% field form.name %}", form=SampleForm({"name": ""}))

    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name_hint"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("language", "words"), [("mk", "(не е задолжително)"), ("sq", "(nuk është e detyrueshme)")]
)
def test_an_optional_field_says_so_in_words(language, words):
    assert words in rendered("{% field form.email %}", language=language, form=SampleForm())
    assert words not in rendered("{% field form.name %}", language=language, form=SampleForm())


def test_radio_buttons_are_a_group_with_a_legend():
    html = rendered("{% field form.place %}", form=SampleForm({"place": "centre"}))

    assert "<fieldset" in html
    assert "Where" in html.split("</legend>")[0]
    assert re.search(r'value="centre" id="id_place_1" checked', html)
    assert '<label class="choice__label" for="id_place_1">In a centre</label>' in html


def test_a_single_checkbox_keeps_its_label_behind_it():
    html = rendered("{% field form.agreed %}", form=SampleForm())

    assert html.index('type="checkbox"') < html.index("I agree")


def test_errors_link_to_the_first_control_of_each_field():
    html = rendered("{% form_errors form %}", form=SampleForm({}))

    for target in ("id_name", "id_born_on_day", "id_place_0", "id_agreed"):
        assert f'href="#{target}"' in html
    assert "id_email" not in html


def test_a_form_without_errors_shows_no_summary():
    assert rendered("{% form_errors form %}", form=SampleForm()).strip() == ""


class TestDateParts:
    def test_three_fields_make_a_date(self):
        form = SampleForm({"born_on_day": "3", "born_on_month": "11", "born_on_year": "1948"})

        assert "born_on" not in form.errors

    @pytest.mark.parametrize("day", ["31", "x", ""])
    def test_what_is_no_date_is_refused_and_shown_again(self, day):
        form = SampleForm({"born_on_day": day, "born_on_month": "2", "born_on_year": "1948"})
        html = rendered("{% field form.born_on %}", form=form)

        assert "born_on" in form.errors
        assert f'value="{day}"' in html
        assert 'value="1948"' in html

    def test_an_empty_date_is_missing(self):
        form = SampleForm({"born_on_day": "", "born_on_month": "", "born_on_year": ""})

        assert form.errors.as_data()["born_on"][0].code == "required"

    def test_the_browser_may_fill_in_a_birthday(self):
        html = rendered("{% field form.born_on %}", form=SampleForm())

        assert 'autocomplete="bday-year"' in html


def test_a_button_with_an_address_is_a_link():
    assert '<a class="button button--secondary" href="/x/">' in rendered(
        '{% button text="Go" href="/x/" variant="secondary" %}'
    )


def test_a_button_without_address_submits():
    html = rendered('{% button text="Send" name="act" value="send" %}')

    assert '<button class="button button--primary" type="submit" name="act" value="send">' in html


def test_the_one_click_button_is_a_link_or_a_submit_button():
    assert 'href="/apply/"' in rendered('{% one_click_button text="Apply" href="/apply/" %}')
    assert 'type="submit"' in rendered('{% one_click_button text="Apply" %}')


def test_a_card_has_one_link_and_the_wished_heading():
    html = rendered('{% card title="Home care" href="/a/" level=2 %}')

    assert html.count("<a ") == 1
    assert "<h2" in html


def test_breadcrumbs_end_with_this_page():
    html = rendered("{% breadcrumbs items %}", items=[("Services", "/mk/services/"), ("Care", "")])

    assert 'href="/mk/"' in html
    assert '<span aria-current="page">Care</span>' in html


def test_a_timeline_marks_where_we_are():
    html = rendered(
        "{% timeline items %}",
        items=[{"title": "Sent"}, {"title": "In review", "state": "current"}],
    )

    assert html.count("timeline__item--done") == 1
    assert 'aria-current="step"' in html


def test_a_summary_list_takes_pairs_and_mappings():
    html = rendered(
        "{% summary_list items %}",
        items=[("Number", "1"), {"label": "Name", "value": "A", "href": "/e/", "action": "Change"}],
    )

    assert "<dt>Number</dt>" in html
    assert 'href="/e/"' in html


def test_pagination_keeps_the_rest_of_the_address():
    page = Paginator(range(100), 10).page(2)
    request = RequestFactory().get("/", {"q": "нега", "page": "2"})
    html = rendered("{% pagination page_obj %}", page_obj=page, request=request)

    assert "q=%D0%BD" in html
    assert "page=3" in html
    assert 'aria-current="page"' in html


def test_a_single_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)

    assert rendered("{% pagination page_obj %}", page_obj=page).strip() == ""


def test_an_empty_state_offers_a_way_on():
    html = rendered('{% empty_state title="Nothing" href="/s/" action="All services" %}')

    assert "All services" in html


def test_a_stepper_speaks_in_words():
    assert "Чекор 2 од 5" in rendered("{% stepper current=2 total=5 %}")
    assert "Hapi 2 nga 5" in rendered("{% stepper current=2 total=5 %}", language="sq")


@pytest.mark.parametrize(
    ("kind", "look"), [("eligible", "yes"), ("not_eligible", "no"), ("unknown", "unknown")]
)
def test_a_verdict_looks_like_its_outcome(kind, look):
    html = rendered('{% verdict kind=kind title="T" %}why{% endverdict %}', kind=kind)

    assert f"verdict--{look}" in html
    assert "why" in html


def test_progress_is_said_in_numbers():
    assert "3 од 4" in rendered('{% progress value=3 maximum=4 label="Papers" %}')


def test_a_file_field_says_what_it_takes():
    html = rendered('{% file_input name="paper" label="Proof" %}')

    assert 'aria-describedby="id_paper_hint"' in html
    assert "10 MB" in html


def test_a_table_scrolls_alone_and_has_a_caption():
    html = rendered('{% data_table caption="Queue" %}<tbody></tbody>{% enddata_table %}')

    assert 'tabindex="0"' in html
    assert "<caption>Queue</caption>" in html


def test_the_navigation_marks_the_part_that_the_reader_is_in():
    request = RequestFactory().get("/sq/calls/one/")
    html = rendered("{% main_navigation %}", language="sq", request=request)

    assert re.search(r'href="/sq/calls/" aria-current="true"', html)
    assert html.count("aria-current") == 1
