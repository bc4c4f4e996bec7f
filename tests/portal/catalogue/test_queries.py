"""Reads of the catalogue, and loading it without harming editors' work."""

import pytest

from portal.catalogue import operations, queries, seeds
from portal.catalogue.models import PublicService
from tests.portal.accounts.factories import UserFactory
from tests.portal.catalogue.factories import LifeEventFactory, PublicServiceFactory

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_there_for_citizens():
    draft = PublicServiceFactory(draft=True)

    assert draft not in queries.published_services()
    with pytest.raises(queries.ServiceNotFoundError):
        queries.service_by_code(code=draft.code)
    with pytest.raises(queries.ServiceNotFoundError):
        queries.service_page_by_code(code=draft.code)


def test_online_services_are_named_by_code():
    online = PublicServiceFactory(online=True)
    PublicServiceFactory()

    assert queries.online_service_codes() == [online.code]


def test_groups_come_in_the_order_of_the_catalogue_without_empty_ones():
    PublicServiceFactory(group="cash-rights")
    PublicServiceFactory(group="home")

    assert [group.code for group in queries.services_by_group()] == ["home", "cash-rights"]


def test_a_life_event_narrows_the_groups():
    event = LifeEventFactory()
    helping = PublicServiceFactory()
    helping.life_events.add(event)
    helping.save()
    PublicServiceFactory()

    groups = queries.services_by_group(life_event=event)

    assert [service for group in groups for service in group.services] == [helping]
    assert list(queries.services_for_life_event(slug=event.slug)) == [helping]


def test_an_unknown_life_event_is_refused():
    with pytest.raises(queries.LifeEventNotFoundError):
        queries.life_event_by_slug(slug="nothing")


@pytest.mark.usefixtures("content")
class TestLoading:
    def test_one_click_is_offered_for_the_four_agreed_services(self):
        assert set(queries.online_service_codes()) == {
            "home-care",
            "day-centre-disability",
            "day-centre-older",
            "kindergarten",
        }

    def test_the_general_emergency_number_comes_first(self):
        assert [each.number for each in queries.emergency_numbers()][:3] == ["112", "192", "194"]

    def test_loading_again_changes_nothing(self):
        before = list(PublicService.objects.order_by("pk").values_list("pk", "latest_revision_id"))

        seeds.load_seeds()

        after = list(PublicService.objects.order_by("pk").values_list("pk", "latest_revision_id"))
        assert before == after

    def test_a_changed_file_renews_an_entry_that_nobody_edited(self):
        PublicService.objects.filter(code="home-care").update(title_mk="Старо", seed_digest="old")

        seeds.load_seeds()

        renewed = queries.service_page_by_code(code="home-care")
        assert renewed.title_mk == "Помош и нега во домот"
        assert len(renewed.steps.all()) == 5

    def test_a_changed_file_leaves_an_entry_that_an_editor_saved(self):
        service = PublicService.objects.get(code="home-care")
        service.title_mk = "Наслов од уредник"
        service.seed_digest = "old"
        service.save_revision(user=UserFactory()).publish()

        seeds.load_seeds()

        assert PublicService.objects.get(code="home-care").title_mk == "Наслов од уредник"

    def test_a_draft_of_an_editor_counts_as_an_edit(self):
        service = PublicService.objects.get(code="home-care")
        service.save_revision(user=UserFactory())

        assert operations.was_edited_by_a_person(service=service)
