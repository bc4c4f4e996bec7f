import json
from http import HTTPStatus

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import CallIndexPage, CallPage
from tests.cms.factories import make_call

COMPLETE = {
    "heading_mk": "Повик за дневни центри",
    "heading_sq": "Thirrje për qendra ditore",
    "summary_mk": "Кус опис.",
    "summary_sq": "Përshkrim i shkurtër.",
    "who_may_apply_mk": "Општини",
    "who_may_apply_sq": "Komuna",
    "opens_at": "2026-01-01 08:00",
    "closes_at": "2099-01-01 16:00",
}


def form_data(*, with_bodies=True, **changes):
    bodies = {
        f"body_{language}": streamfield([("heading", "Наслов")] if with_bodies else [])
        for language in ("mk", "sq")
    }
    return nested_form_data(
        {"slug": "", "comments": _no_comments(), **bodies, **COMPLETE, **changes}
    )


def _no_comments():
    return {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}


def add_call(client, **data):
    parent = CallIndexPage.objects.get()
    return client.post(reverse("wagtailadmin_pages:add", args=["cms", "callpage", parent.pk]), data)


class TestDoor:
    def test_nobody_is_sent_to_the_one_sign_in(self, client, pages):
        response = client.get("/cms/", follow=True)

        assert "/account/login/" in response.redirect_chain[-1][0]

    def test_a_citizen_has_no_access(self, citizen_client):
        response = citizen_client.get("/cms/", follow=True)

        assert response.status_code == HTTPStatus.FORBIDDEN

    def test_an_editor_enters(self, editor_client):
        response = editor_client.get("/cms/")

        assert response.status_code == HTTPStatus.OK
        assert "Еден клик" in response.content.decode()

    def test_who_is_signed_in_need_not_sign_in_again(self, editor_client):
        assert editor_client.get("/cms/login/").url == "/cms/"


class TestPolicy:
    def test_is_looser_for_editors_only(self, editor_client):
        editing = editor_client.get("/cms/").headers["Content-Security-Policy"]
        public = editor_client.get("/mk/").headers["Content-Security-Policy"]

        assert "'unsafe-inline'" in editing
        assert "'unsafe-inline'" not in public


class TestDrafts:
    def test_may_be_half_empty(self, editor_client):
        add_call(editor_client, **form_data(with_bodies=False, heading_sq="", summary_mk=""))

        draft = CallPage.objects.get(slug="povik-za-dnevni-centri")
        assert not draft.live
        assert draft.title == "Повик за дневни центри"

    def test_without_any_heading_still_have_a_name(self, editor_client):
        add_call(editor_client, **form_data(with_bodies=False, heading_mk="", heading_sq=""))

        assert CallPage.objects.get(slug="callpage").title == "Без наслов"

    def test_get_an_address_of_their_own(self, editor_client):
        for _twice in range(2):
            add_call(editor_client, **form_data())

        slugs = set(CallPage.objects.filter(live=False).values_list("slug", flat=True))
        assert slugs == {"povik-za-dnevni-centri", "povik-za-dnevni-centri-2"}


class TestPublishing:
    def test_a_publisher_publishes_in_both_languages(self, publisher_client, client):
        add_call(publisher_client, **form_data(**{"action-publish": "on"}))

        call = CallPage.objects.get(slug="povik-za-dnevni-centri")
        assert call.live
        assert "Повик за дневни центри" in client.get("/mk/calls/").content.decode()
        assert "Thirrje për qendra ditore" in client.get("/sq/calls/").content.decode()

    @pytest.mark.parametrize(
        ("missing", "message"),
        [
            ("heading_sq", "„наслов“ нема текст на овој јазик: shqip."),
            ("summary_mk", "„краток опис“ нема текст на овој јазик: македонски."),
            ("who_may_apply_sq", "„кој може да се пријави“ нема текст на овој јазик: shqip."),
        ],
    )
    def test_names_the_field_and_the_language_that_is_missing(
        self, publisher_client, missing, message
    ):
        response = add_call(publisher_client, **form_data(**{missing: "", "action-publish": "on"}))

        assert response.status_code == HTTPStatus.OK
        assert response.context["form"].errors[missing] == [message]
        assert not CallPage.objects.filter(heading_mk=COMPLETE["heading_mk"]).exists()

    def test_an_empty_text_is_named_too(self, publisher_client):
        response = add_call(
            publisher_client, **form_data(with_bodies=False, **{"action-publish": "on"})
        )

        assert {"body_mk", "body_sq"} <= set(response.context["form"].errors)
        # The editor of the blocks gets its errors as JSON inside an attribute.
        message = json.dumps("„текст“ нема текст на овој јазик: shqip.").strip('"')
        assert message in response.content.decode()

    def test_an_amount_in_one_language_alone_is_refused(self, publisher_client):
        response = add_call(
            publisher_client, **form_data(amount_mk="10", **{"action-publish": "on"})
        )

        assert list(response.context["form"].errors) == ["amount_sq"]

    def test_a_call_needs_dates_or_the_mark_that_it_is_over(self, publisher_client):
        data = form_data(opens_at="", closes_at="", **{"action-publish": "on"})

        refused = add_call(publisher_client, **data)
        add_call(publisher_client, **data, is_over="on")

        assert list(refused.context["form"].errors) == ["opens_at"]
        assert CallPage.objects.get(slug="povik-za-dnevni-centri").status == "closed"

    def test_a_call_cannot_close_before_it_opens(self, editor_client):
        response = add_call(editor_client, **form_data(closes_at="2025-01-01 10:00"))

        assert list(response.context["form"].errors) == ["closes_at"]

    def test_an_editor_cannot_publish(self, editor_client):
        add_call(editor_client, **form_data(**{"action-publish": "on"}))

        assert not CallPage.objects.get(slug="povik-za-dnevni-centri").live

    def test_an_editor_submits_and_a_publisher_reads_it_a_second_time(self, editor_client):
        add_call(editor_client, **form_data(**{"action-submit": "on"}))

        call = CallPage.objects.get(slug="povik-za-dnevni-centri")
        assert call.workflow_in_progress
        assert not call.live

    def test_an_incomplete_draft_cannot_be_submitted(self, editor_client):
        response = add_call(editor_client, **form_data(summary_sq="", **{"action-submit": "on"}))

        assert list(response.context["form"].errors) == ["summary_sq"]


class TestPreview:
    @pytest.mark.parametrize(
        ("mode", "seen", "unseen"),
        [
            ("mk", "Повик за дневни центри", "Thirrje për qendra ditore"),
            ("sq", "Thirrje për qendra ditore", "Повик за дневни центри"),
        ],
    )
    def test_shows_the_draft_in_each_language(self, editor_client, mode, seen, unseen):
        call = make_call(live=False)
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[call.pk])
        editor_client.post(f"{address}?mode={mode}", form_data(slug=call.slug))

        response = editor_client.get(f"{address}?mode={mode}")

        page = response.content.decode()
        assert f'<html lang="{mode}">' in page
        assert seen in page
        assert unseen not in page
        assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]

    def test_works_before_the_first_saving(self, editor_client):
        parent = CallIndexPage.objects.get()
        address = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "callpage", parent.pk])
        editor_client.post(address, form_data())

        page = editor_client.get(f"{address}?mode=sq").content.decode()

        assert '<html lang="sq">' in page
        assert "Thirrje për qendra ditore" in page
