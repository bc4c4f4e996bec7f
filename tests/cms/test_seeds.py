import datetime as dt

import pytest
from django.contrib.auth.models import Group

from cms import demo, operations, seeds
from cms.models import CallPage, HomePage, NewsPage, PlantedPage
from portal.accounts.rules import Role
from portal.core import clock
from tests.portal.accounts.factories import MembershipFactory, UserFactory

NEWS = "workshop-on-social-services-ohrid"


def revisions():
    return {page.pk: page.latest_revision_id for page in NewsPage.objects.all()}


def test_loading_twice_changes_nothing(pages):
    before = revisions(), PlantedPage.objects.count(), HomePage.objects.count()

    seeds.load_seeds()

    assert (revisions(), PlantedPage.objects.count(), HomePage.objects.count()) == before


def test_what_an_editor_changed_stays(pages):
    news = NewsPage.objects.get(slug=NEWS)
    news.heading_mk = "Уредено"
    news.save_revision(user=UserFactory()).publish()
    PlantedPage.objects.filter(page=news).update(digest="an older file")

    seeds.load_seeds()

    assert NewsPage.objects.get(slug=NEWS).heading_mk == "Уредено"


def test_a_newer_file_refreshes_what_nobody_touched(pages):
    news = NewsPage.objects.get(slug=NEWS)
    NewsPage.objects.filter(pk=news.pk).update(heading_mk="Старо")
    PlantedPage.objects.filter(page=news).update(digest="an older file")

    seeds.load_seeds()

    assert NewsPage.objects.get(slug=NEWS).heading_mk.startswith("Работилница")


def test_what_an_editor_deleted_stays_deleted(pages):
    NewsPage.objects.get(slug=NEWS).delete()

    seeds.load_seeds()

    assert not NewsPage.objects.filter(slug=NEWS).exists()


def test_both_announcements_keep_their_own_albanian_wording(pages):
    news = NewsPage.objects.get(slug="case-management-easier-access")

    assert "650 të punësuar" in str(news.body_sq)
    assert "10,8 milionë euro" in str(news.body_sq)
    assert "во сите 80 општини" in str(news.body_mk)
    assert news.published_on is None
    assert not news.is_date_confirmed


class TestDemonstration:
    def test_has_one_open_call_that_says_what_it_is(self, pages):
        demo.load_demo()
        demo.load_demo()

        [call] = CallPage.objects.filter(is_demonstration=True)
        assert call.is_open
        assert call.heading_mk.startswith("Демо")

    def test_opens_again_when_time_has_passed(self, pages):
        demo.load_demo()
        CallPage.objects.filter(is_demonstration=True).update(
            closes_at=clock.now() - dt.timedelta(days=1)
        )

        demo.load_demo()

        assert CallPage.objects.get(is_demonstration=True).is_open


class TestEditors:
    @pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
    def test_the_role_opens_the_editing_area_and_its_end_closes_it(self, pages, role):
        membership = MembershipFactory(role=role, organisation_code="")
        group = Group.objects.get(name=operations.GROUP_NAMES[role])

        operations.admit_editors(on=clock.today())
        assert group in membership.user.groups.all()

        membership.valid_until = clock.today() - dt.timedelta(days=1)
        membership.save()
        operations.admit_editors(on=clock.today())
        assert group not in membership.user.groups.all()
