"""Places, services, ages, degrees and file numbers in the ways that people type them."""

import datetime as dt

import pytest
import yaml
from paths import PROGRAM
from portal.core.folding import fold_tokens
from understanding.entities import EntityFinder

THIS_YEAR = dt.datetime.now(tz=dt.timezone.utc).year


@pytest.fixture(scope="module")
def finder():
    return EntityFinder.from_folder(PROGRAM / "gazetteer", read=yaml.safe_load)


def values(finder, text, entity):
    return [one.value for one in finder.find(text, fold_tokens(text)) if one.entity == entity]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("во Тетово", "MK-609"),
        ("vo tetovo", "MK-609"),
        ("në Tetovë", "MK-609"),
        ("qendra e Tetovës", "MK-609"),
        ("jam nga Tetova", "MK-609"),
        ("tetvo", None),
        ("prej Gostivarit", "MK-604"),
        ("gosivar", "MK-604"),
        ("живеам во Кумaново", "MK-703"),
        ("kumanov", "MK-703"),
        ("nga Dibra", "MK-303"),
        ("во Дебар", "MK-303"),
        ("Ohrit", "MK-310"),
        ("ne Manastir", "MK-501"),
        ("Битола", "MK-501"),
        ("битолско", "MK-501"),
        ("Центар Жупа", "MK-313"),
        ("komuna e Qendrës", None),
        ("општина Центар", "MK-814"),
        ("центар за социјална работа", None),
        ("Шутка", "MK-817"),
        ("Скопје", "MK-85"),
        ("Shkup", "MK-85"),
        ("мавровско", "MK-607"),
        ("si mund të shkojë fëmija", None),
        ("negative", None),
        ("Маврово и Ростуше", "MK-607"),
        ("Кучер", None),
        ("Чучер Сандево", "MK-816"),
        ("сметка за струја", None),
        ("дали е решено моето барање", None),
        ("од Ресен сум", "MK-509"),
        ("shkollë e mesme", None),
    ],
)
def test_municipalities(finder, text, code):
    found = values(finder, text, "municipality")

    if code is not None:
        assert found[:1] == [code]
    elif text not in {"tetvo", "komuna e Qendrës"}:
        assert not found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("помош и нега во домот", "home-care"),
        ("nega doma za baba mi", "home-care"),
        ("kujdes ne shtepi", "home-care"),
        ("ndihmë dhe kujdes në shtëpi", "home-care"),
        ("личен асистент", "personal-assistance"),
        ("asistencë personale", "personal-assistance"),
        ("дневен центар", "day-centre"),
        ("дневен центар за лица со попреченост", "day-centre-disability"),
        ("qendër ditore për të moshuar", "day-centre-older"),
        ("дневен центар за мојата баба", "day-centre-older"),
        ("градинка", "kindergarten"),
        ("gradnika", "kindergarten"),
        ("regjistrim në kopsht", "kindergarten"),
        ("kopshtin", "kindergarten"),
        ("ГМП", "guaranteed-minimum-assistance"),
        ("социјална помош", "guaranteed-minimum-assistance"),
        ("ndihma minimale e garantuar", "guaranteed-minimum-assistance"),
        ("социјална сигурност за стари лица", "older-persons-security"),
        ("kuka na polovina pat", "half-way-house"),
        ("згрижувачко семејство", "foster-care"),
        ("familje kujdestare", "foster-care"),
        ("центар за ран детски развој", "early-development-centre"),
        ("одмена на семејна грижа", "respite-care"),
        ("привремен престој", "temporary-stay"),
        ("dete vo rizik", "child-at-risk"),
        ("кој го плаќа дневниот центар", "day-centre"),
        ("дневен центар за син ми", "day-centre-disability"),
        ("qender ditore per nenen", "day-centre-older"),
        ("право на социјално ако работам на црно", "guaranteed-minimum-assistance"),
        ("kuka na pola pat", "half-way-house"),
    ],
)
def test_services(finder, text, code):
    assert values(finder, text, "service") == [code]


@pytest.mark.parametrize(
    "text",
    [
        "центар за социјална работа",
        "qendra për punë sociale",
        "дом за стари",
        "каде е социјалното",
        "ku është socialja",
        "повик за социјални услуги",
        "утре го предавам",
    ],
)
def test_places_that_only_sound_like_a_service(finder, text):
    assert values(finder, text, "service") == []


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("има 78 години", 78),
        ("ima 78 god", 78),
        ("78g", 78),
        ("i ka 78 vjet", 78),
        ("78 vjeç", 78),
        ("78vjec", 78),
        ("седумдесет и осум години", 78),
        ("shtatëdhjetë e tetë vjeç", 78),
        ("на 78 е", 78),
        ("роден е 1948", THIS_YEAR - 1948),
        ("lindur në vitin 1948", THIS_YEAR - 1948),
        ("осумдесет и две години", 82),
        ("осумдесетгодишна баба", 80),
        ("87-годишна жена", 87),
        ("шеесе и шес години", 66),
        ("tetëdhjetëvjeçare", 80),
        ("gjashtëdhjetë e nëntë vjeç", 69),
        ("i ka shtatdhet e dy vjet", 72),
        ("човек од 61 година", 61),
        ("дете од три години", 3),
        ("dy vjet e gjysmë", 2),
        ("има 50 проценти", None),
        ("kam 80 për qind", None),
        ("живее тука 20 години", None),
        ("isha dhjetë vjet në Gjermani e u ktheva", None),
        ("двајца возрасни и три деца", None),
        ("чекам веќе две години", None),
        ("имам 3 деца", None),
        ("20 илјади денари", None),
    ],
)
def test_ages(finder, text, age):
    assert values(finder, text, "age") == ([] if age is None else [age])


def test_the_months_of_a_small_child(finder):
    assert values(finder, "бебе од 10 месеци", "age_months") == [10]
    assert values(finder, "fëmija 18 muajsh", "age_months") == [18]


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("тешка попреченост", "severe"),
        ("најтешка попреченост", "most_severe"),
        ("aftësi të kufizuara të rënda", "severe"),
        ("shkalla më e rëndë", "most_severe"),
        ("umerena poprecenost", "moderate"),
        ("тешко ни е да живееме од една плата", None),
    ],
)
def test_degrees_of_disability(finder, text, degree):
    assert values(finder, text, "disability_degree") == ([] if degree is None else [degree])


@pytest.mark.parametrize(
    "typed", ["EK-7K2M9XWD-4", "ek-7k2m9xwd-4", "ek 7k2m 9xwd 4", "ЕК-7К2М9XWD-4", "EK7K2M9XWD4"]
)
def test_file_numbers_as_people_type_them(finder, typed):
    found = values(finder, f"каде е барањето {typed}?", "application_reference")

    assert found == ["EK-7K2M9XWD-4"]


def test_a_place_and_a_service_stand_where_they_were_typed(finder):
    text = "Има ли градинка во Струга?"

    found = {one.entity: text[one.start : one.end] for one in finder.find(text, fold_tokens(text))}

    assert found == {"service": "градинка", "municipality": "Струга"}


@pytest.mark.parametrize(
    "text", ["Тетово", "во Тетово", "78 години", "për kopsht", "лична асистенција"]
)
def test_a_bare_answer_is_nothing_but_its_entity(finder, text):
    tokens = fold_tokens(text)

    assert finder.is_nothing_but(finder.find(text, tokens), tokens)


@pytest.mark.parametrize("text", ["колку чини градинка", "çmimi i kopshtit", "не", ""])
def test_a_question_is_more_than_its_entity(finder, text):
    tokens = fold_tokens(text)

    assert not finder.is_nothing_but(finder.find(text, tokens), tokens)
