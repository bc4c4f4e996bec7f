"""Conversations with the trained bot and a portal in memory: understanding and actions together."""

import pytest


async def test_a_grandson_asks_and_gets_the_button_with_the_answers(citizen, portal):
    await citizen.say("дали дедо ми има право на нега дома, има 78 години")
    assert citizen.question == "lives_in_country?"

    await citizen.press("Да")
    await citizen.say("не")
    said = await citizen.say("не може сам")

    assert said[0] == "utter_verdict_eligible"
    assert citizen.buttons["Поднеси барање"]["url"].startswith("/mk/services/home-care/apply/?")
    assert portal.prefilled == {
        "age_years": 78,
        "lives_in_country": True,
        "lives_in_institution": False,
        "cannot_self_care": True,
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("mk", "dali dedo mi ima pravo na nega doma, ima 78 godini"),
        ("sq", "a ka të drejtë gjyshi im për kujdes në shtëpi, i ka 78 vjet"),
        ("sq", "a ka te drejte gjyshi per kujdes ne shtepi, 78 vjec"),
    ],
)
async def test_the_same_question_in_other_spellings(citizen_in, portal, language, text):
    citizen = citizen_in(language)

    await citizen.say(text)

    assert citizen.question == "lives_in_country?"
    assert portal.asked[0] == ("eligibility", "home-care", {"age_years": 78})


async def test_the_reply_is_in_the_language_of_the_message(citizen):
    await citizen.say("a kam të drejtë për asistencë personale për djalin tim")

    assert citizen.signature["lang"] == "sq"


async def test_a_short_message_does_not_change_the_language(albanian_citizen):
    await albanian_citizen.say("asistent")

    assert albanian_citizen.signature["lang"] == "sq"


async def test_the_citizen_may_ask_for_the_other_language(citizen):
    said = await citizen.say("зборувај албански")

    assert said == ["utter_switch_language"]
    assert citizen.signature["lang"] == "sq"


async def test_a_question_in_between_is_answered_and_the_interview_goes_on(citizen):
    await citizen.say("дали мајка ми има право на нега дома?")

    said = await citizen.say("кои документи се потребни за нега дома?")

    assert "utter_required_documents" in said
    assert said[-2:] == ["utter_back_to_question", "utter_question"]
    assert citizen.question == "lives_in_country?"


async def test_an_old_button_corrects_an_answer(citizen, portal):
    await citizen.say("дали мајка ми има право на нега дома?")
    first = citizen.buttons["Не"]["payload"]
    await citizen.press("Да")

    said = await citizen.say(first)

    assert said[0] == "utter_verdict_not_eligible"
    assert "utter_would_change" in said


async def test_what_the_citizen_does_not_know_is_not_asked_twice(citizen):
    await citizen.say("дали татко ми има право на нега дома?")
    await citizen.say("не знам")

    assert citizen.question == "lives_in_institution?"


async def test_with_nothing_known_the_centre_is_named(citizen):
    await citizen.say("дали татко ми има право на нега дома?")
    said = []
    while citizen.question:
        said = await citizen.press("Не знам")

    assert said[0] == "utter_verdict_incomplete"


async def test_an_impossible_age_is_asked_again(citizen):
    await citizen.say("дали татко ми има право на нега дома?")
    for title in ("Да", "Не", "Да"):
        await citizen.press(title)

    said = await citizen.say("999")

    assert said[0] == "utter_answer_refused"
    assert citizen.question == "age_years?"


async def test_the_age_of_a_child_is_understood_in_years_and_months(citizen, portal):
    await citizen.say("дали детето има право на градинка?")
    await citizen.press("Да")

    await citizen.say("има 4 години")

    assert portal.prefilled == {"lives_in_country": True, "age_years": 4, "age_months": 48}


async def test_to_need_help_is_a_fact_and_no_cry_for_the_menu(albanian_citizen):
    await albanian_citizen.say("a ka të drejtë gjyshi për kujdes në shtëpi, 78 vjeç?")
    for title in ("Po", "Jo", "Nuk e di"):
        await albanian_citizen.press(title)

    said = await albanian_citizen.say("po, i duhet ndihmë")

    assert said[0] == "utter_verdict_eligible"


async def test_stop_forgets_what_was_said(citizen):
    await citizen.say("дали мајка ми има право на нега дома, има 80 години?")

    said = await citizen.say("стоп")

    assert said == ["utter_stop"]
    assert citizen.slots["interview"] is None


@pytest.mark.parametrize("text", ["tepa me maz mi", "me rreh burri", "синот ме тепа секој ден"])
async def test_violence_leaves_the_interview_at_once(citizen, text):
    await citizen.say("дали мајка ми има право на нега дома?")

    said = await citizen.say(text)

    assert said[0] == "utter_report_violence"
    assert "utter_question" not in said
    assert citizen.slots["interview"] is None


async def test_the_numbers_come_even_when_the_portal_is_down(citizen, portal):
    await citizen.say("најди центар во Тетово")
    portal.is_down = True

    said = await citizen.say("маж ми ме тепа")

    assert said == ["utter_report_violence", "utter_report_to_centre"]


async def test_for_a_day_centre_the_bot_asks_for_whom(citizen):
    said = await citizen.say("дали имам право на дневен центар?")
    assert said == ["utter_ask_for_whom"]

    await citizen.press("За лице со попреченост")

    assert citizen.question == "lives_in_country?"
    assert citizen.slots["service"] == "day-centre-disability"


async def test_for_whom_can_be_said_in_words(citizen):
    await citizen.say("дали има право на дневен центар?")

    await citizen.say("за баба ми")

    assert citizen.slots["service"] == "day-centre-older"


async def test_the_bot_asks_which_service_and_understands_a_bare_name(citizen):
    said = await citizen.say("кои документи ми требаат?")
    assert said == ["utter_ask_service"]

    said = await citizen.say("градинка")

    assert said[0] == "utter_required_documents"


async def test_a_bare_town_answers_the_question_for_it(citizen, portal):
    said = await citizen.say("каде е мојот центар за социјална работа?")
    assert said == ["utter_ask_municipality"]

    said = await citizen.say("Тетово")

    assert said == ["utter_centre"]
    assert ("centres", "MK-609") in portal.asked


async def test_kindergartens_of_a_town(albanian_citizen, portal):
    said = await albanian_citizen.say("ku ka kopsht në Strugë?")

    assert said == ["utter_institutions"]
    assert ("institutions", "kindergarten", "MK-312") in portal.asked


async def test_the_amount_of_assistance_is_calculated(citizen):
    await citizen.say("колку пари се добива за гарантирана минимална помош?")
    await citizen.press("Пресметај го износот")
    await citizen.say("двајца возрасни и две деца")

    said = await citizen.say("немаме приходи")

    assert "utter_amount_estimate" in said
    amounts = [one.get("amount") for one in citizen.said if one.get("amount")]
    assert amounts == ["6.800"]


async def test_a_service_without_rules_leads_to_the_centre(citizen):
    said = await citizen.say("дали можам да бидам згрижувачко семејство, имам ли право?")

    assert said == ["utter_no_rules"]


async def test_a_file_number_leads_to_the_own_pages_and_nothing_is_told(citizen, portal):
    said = await citizen.say("каде е моето барање ek 7k2m 9xwd 4")

    assert said == ["utter_application_status_of"]
    assert citizen.buttons["Мои барања"]["url"] == "/mk/applications/EK-7K2M9XWD-4/"
    assert portal.asked == []


async def test_a_yes_takes_the_offer(citizen):
    await citizen.say("што е помош и нега во домот?")

    await citizen.say("да")

    assert citizen.question == "lives_in_country?"


async def test_a_portal_that_is_down_is_said(citizen, portal):
    portal.is_down = True

    said = await citizen.say("кои документи се потребни за градинка?")

    assert said == ["utter_portal_unavailable"]


@pytest.mark.parametrize("text", ["какво ќе биде времето утре?", "kush fitoi ndeshjen mbrëmë?"])
async def test_other_subjects_are_said_to_be_other_subjects(citizen, text):
    assert await citizen.say(text) in (["utter_out_of_scope"], ["utter_did_you_mean"])
