"""The style sheet that every page loads."""

import gzip
from pathlib import Path

from django.contrib.staticfiles import finders

from portal.core.staticfiles import bundle


def test_every_part_is_inlined_into_its_layer(tmp_path):
    (tmp_path / "part.css").write_text("/* why */\n.a {\n  color: red;\n}\n")
    index = tmp_path / "index.css"
    index.write_text('@layer base;\n@import url("part.css") layer(base);\n')

    assert bundle(index=index) == "@layer base;\n@layer base {\n.a {\ncolor: red;\n}\n}\n"


def test_the_style_sheet_is_found_and_small():
    path = finders.find("css/portal.css")

    assert path
    content = Path(path).read_bytes()
    assert b"@import" not in content
    assert len(gzip.compress(content)) < 25_000


def test_what_a_first_visit_loads_beside_its_page_stays_small():
    named = [
        "css/portal.css",
        "img/icons.svg",
        "img/mark.svg",
        "js/portal.js",
        "js/chat-opener.js",
    ]
    typefaces = ["latin", "latin-ext", "cyrillic"]

    weight = sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes())) for name in named)
    weight += sum(
        Path(str(finders.find(f"vendor/noto-sans/noto-sans-{name}.woff2"))).stat().st_size
        for name in typefaces
    )

    assert weight < 100_000


def test_every_file_can_be_collected():
    collected = [name for finder in finders.get_finders() for name, _ in finder.list([])]

    assert "css/portal.css" in collected
