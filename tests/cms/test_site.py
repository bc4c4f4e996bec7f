from http import HTTPStatus
from xml.etree import ElementTree as ET

import pytest

from tests.cms.factories import make_news

NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "html": "http://www.w3.org/1999/xhtml",
}


def parse(content):
    return ET.fromstring(content)  # noqa: S314 - written by the portal itself


class TestFeed:
    def test_is_rss_in_the_readers_language(self, client, pages, language):
        response = client.get(f"/{language}/news/feed/")

        channel = parse(response.content).find("channel")
        assert response.headers["Content-Type"].startswith("application/rss+xml")
        assert channel.findtext("language") == language
        titles = [item.findtext("title") for item in channel.findall("item")]
        assert any({"mk": "Работилница", "sq": "Punëtori"}[language] in one for one in titles)
        for item in channel.findall("item"):
            assert f"/{language}/news/" in item.findtext("link")

    def test_gives_a_date_only_where_the_source_does(self, client, pages):
        channel = parse(client.get("/mk/news/feed/").content).find("channel")

        dates = {item.findtext("link"): item.findtext("pubDate") for item in channel.iter("item")}
        [known] = [date for date in dates.values() if date]
        assert known.startswith("Mon, 03 Apr 2023")

    def test_has_no_drafts(self, client, pages):
        make_news(live=False, heading_mk="Тајна")

        assert "Тајна" not in client.get("/mk/news/feed/").content.decode()


class TestSitemap:
    @pytest.fixture
    def addresses(self, client, pages):
        tree = parse(client.get("/sitemap.xml").content)
        return {
            url.findtext("map:loc", namespaces=NAMES): {
                link.get("hreflang"): link.get("href") for link in url.findall("html:link", NAMES)
            }
            for url in tree.findall("map:url", NAMES)
        }

    def test_knows_services_places_and_pages_in_both_languages(self, addresses):
        paths = {address.partition("testserver")[2] for address in addresses}

        for language in ("mk", "sq"):
            assert f"/{language}/" in paths
            assert f"/{language}/services/home-care/" in paths
            assert f"/{language}/directory/tetovo/" in paths
            assert f"/{language}/news/workshop-on-social-services-ohrid/" in paths

    def test_links_each_address_to_the_other_language(self, addresses):
        for address, alternates in addresses.items():
            assert set(alternates) == {"mk", "sq"}
            assert address in alternates.values()


def test_robots_keeps_private_pages_away_and_names_the_sitemap(client, pages):
    response = client.get("/robots.txt")

    text = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /office/" in text
    assert "Disallow: /sq/applications/" in text
    assert "/sitemap.xml" in text


def test_the_bare_address_leads_home(client, pages):
    response = client.get("/", follow=True)

    assert response.status_code == HTTPStatus.OK
    assert "hero" in response.content.decode()
