"""Who may use which address: the one table in which every route of the portal stands.

A new route fails `test_routes.py` until it is entered here:

* `PUBLIC`: the same for everybody, shows nothing of anybody;
* `OWN`: needs an account and shows the account's own things, whatever ids are sent along;
* `STAFF`: a page for staff in general, shows only what their own body handles;
* `TOKEN`: the signed token or secret in the address, or the token of a machine, is the proof;
* `Only("owner", "open", "paper")`: exists for one person of the world (`world.py`) only; then
  come the names of the values of the world that make its address.

What belongs to the editors' and the operators' own places is known by its path (`CONTENT_PATHS`).
"""

from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

PUBLIC, OWN, STAFF, TOKEN = "public", "own", "staff", "token"


@dataclass(frozen=True)
class Only:
    """An address that exists for one person alone; for everybody else it is not there."""

    who: str
    values: tuple[str, ...]
    post_leads_to: str = ""  # where a press ends for whom nothing is there, if not in a 404

    def __init__(self, who, *values, post_leads_to=""):
        object.__setattr__(self, "who", who)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "post_leads_to", post_leads_to)


def owners(*values, **more):
    return Only("owner", *values, **more)


def centres(*values):
    return Only("caseworker", *values)


def guardians(*values):
    return Only("guardian accepted", *values)


def helpers(*values):
    return Only("helper", *values)


CONTENT_PATHS = ("cms/", "django-admin/")

TABLE = {
    # For everybody.
    "home": PUBLIC,
    "core:healthz": PUBLIC,
    "core:readyz": PUBLIC,
    "exit": PUBLIC,
    "about-exit": PUBLIC,
    "robots": PUBLIC,
    "sitemap": PUBLIC,
    "wagtaildocs_serve": PUBLIC,
    "wagtaildocs_authenticate_with_password": PUBLIC,
    "wagtail_serve": PUBLIC,
    "wagtailcore_authenticate_with_password": PUBLIC,
    "wagtailcore_login": PUBLIC,
    "api-v1:openapi-json": PUBLIC,
    "api-v1:openapi-view": PUBLIC,
    "api-v1:api-root": PUBLIC,
    "api-v1:services": PUBLIC,
    "api-v1:service": PUBLIC,
    "api-v1:facts": PUBLIC,
    "api-v1:eligibility": PUBLIC,
    "api-v1:municipalities": PUBLIC,
    "api-v1:centres": PUBLIC,
    "api-v1:institutions": PUBLIC,
    "api-v1:statistics": PUBLIC,
    "api-v1:calls": PUBLIC,
    "api-v1:news": PUBLIC,
    "directory:index": PUBLIC,
    "directory:centre": PUBLIC,
    "directory:municipality": PUBLIC,
    "eligibility:check": PUBLIC,
    "eligibility:result": PUBLIC,
    "eligibility:restart": PUBLIC,
    "eligibility:question": PUBLIC,
    "catalogue:services": PUBLIC,
    "catalogue:service": PUBLIC,
    "catalogue:life-events": PUBLIC,
    "catalogue:life-event": PUBLIC,
    "chatbot:chat": PUBLIC,
    "chatbot:panel": PUBLIC,
    "handover:write": PUBLIC,
    "cms:search": PUBLIC,
    "cms:news-feed": PUBLIC,
    # Signing in, before anybody is known.
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "accounts:eid": PUBLIC,
    "accounts:eid-problem": PUBLIC,
    "accounts:eid-newcomer": PUBLIC,
    "eid-callback": PUBLIC,
    # The proof is in the address, or in a header of a machine.
    "account_confirm_email": TOKEN,
    "account_reset_password_from_key": TOKEN,
    "notifications:stop": TOKEN,
    "applications:stop_reminders": TOKEN,
    "applications:guardian_link": TOKEN,
    "applications:verify": TOKEN,
    "applications:verify_start": PUBLIC,
    "applications:verify_file": PUBLIC,
    "handover:answer": TOKEN,
    "bot:prefill": TOKEN,
    "notification_reports:report": TOKEN,
    # One's own account, without an id of anything.
    "account_reauthenticate": OWN,
    "account_email": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "mfa_index": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": OWN,
    "mfa_list_webauthn": OWN,
    "mfa_add_webauthn": OWN,
    "mfa_reauthenticate_webauthn": OWN,
    "usersessions_list": OWN,
    "accounts:account": OWN,
    "accounts:eid-join": OWN,
    "accounts:step-up": OWN,
    "accounts:identity": OWN,
    "accounts:identity-unlink": OWN,
    "notifications:list": OWN,
    "notifications:read_all": OWN,
    "notifications:settings": OWN,
    "notifications:phone": OWN,
    "notifications:phone_code": OWN,
    "notifications:forget_phone": OWN,
    "applications:apply": OWN,
    "applications:save_draft": OWN,
    "applications:preview": OWN,
    "applications:choose": OWN,
    "applications:several": OWN,
    "applications:save_several": OWN,
    "applications:sent": OWN,
    "applications:list": OWN,
    "applications:my_papers": OWN,
    "applications:messages": OWN,
    "applications:mandates": OWN,
    "applications:stop_acting": OWN,
    "households:profile": OWN,
    "households:me": OWN,
    "households:address": OWN,
    "households:add_member": OWN,
    "households:all_incomes": OWN,
    "households:everybody_listed": OWN,
    "households:adopt_identity": OWN,
    "households:register_status": OWN,
    "households:consents": OWN,
    "circumstances:list": OWN,
    "circumstances:change": OWN,
    "circumstances:drop": OWN,
    "privacy:my_data": OWN,
    "privacy:request_export": OWN,
    "privacy:correction": OWN,
    "privacy:keeping": OWN,
    "privacy:close": OWN,
    "privacy:keep_account": OWN,
    # What one citizen has.
    "mfa_remove_webauthn": owners("passkey"),
    "mfa_edit_webauthn": owners("passkey"),
    "notifications:open": owners("notice"),
    "applications:discard_draft": owners("draft", post_leads_to="/applications/"),
    "applications:detail": owners("open"),
    "applications:receipt": owners("open"),
    "applications:receipt_pdf": owners("open"),
    "applications:request_certificate": owners("open"),
    "applications:document_ready": owners("open", "document"),
    "applications:document": owners("open", "document"),
    "applications:withdraw": owners("open"),
    "applications:add_paper": owners("open"),
    "applications:pages": owners("open"),
    "applications:page": owners("open", "upload"),
    "applications:reuse_paper": owners("open"),
    "applications:uploads": owners("open"),
    "applications:upload": owners("open", "upload"),
    "applications:paper": owners("open", "paper"),
    "applications:conversation": owners("open"),
    "applications:appeal": owners("rejected"),
    "applications:silence": owners("late"),
    "applications:appeal_receipt": owners("appealed", "appeal"),
    "applications:withdraw_appeal": owners("appealed", "appeal"),
    "applications:take_time": owners("open", "meeting"),
    "applications:other_times": owners("open", "meeting"),
    "applications:cancel_meeting": owners("open", "meeting"),
    "applications:calendar": owners("late", "booked"),
    "applications:answer_offer": owners("offered", "offer", "accepted"),
    "applications:name_guardian": owners("child"),
    "applications:guardian_question": guardians("asked_guardian"),
    "applications:ask_mandate": owners("parent"),
    "applications:answer_keeper": owners("kept_elsewhere"),
    "applications:mandate_code": owners("asked_mandate"),
    "applications:confirm_mandate": owners("mandate_over_owner"),
    "applications:revoke_mandate": owners("asked_mandate"),
    "households:member": owners("child"),
    "households:member_address": owners("child"),
    "households:remove_member": owners("child"),
    "households:again": owners("child"),
    "households:take_back": owners("person", "fact"),
    "households:add_income": owners("child"),
    "households:add_finding": owners("child"),
    "households:ask_registers": owners("child"),
    "households:income": owners("income"),
    "households:end_income": owners("income"),
    "households:remove_income": owners("income"),
    "households:finding": owners("finding"),
    "households:remove_finding": owners("finding"),
    "households:withdraw_consent": owners("consent"),
    "households:facts": owners("person", "topic"),
    "circumstances:report": owners("report"),
    "circumstances:send": owners("report"),
    "privacy:export": owners("export"),
    "privacy:erase": owners("open"),
    "handover:own": owners("talk"),
    # Those who help at a counter, each with their own people.
    "casework:counter": STAFF,
    "casework:counter_person": helpers("mandate"),
    "casework:counter_identity": helpers("mandate"),
    "casework:counter_form": helpers("mandate"),
    "casework:counter_scan": helpers("mandate"),
    "casework:counter_signed": helpers("mandate"),
    "casework:counter_send_code": helpers("mandate"),
    "casework:counter_confirm": helpers("mandate"),
    "applications:act_under": helpers("mandate"),
    # The body that handles the file.
    "casework:queue": STAFF,
    "casework:waiting_lists": STAFF,
    "casework:told": STAFF,
    "casework:note_change": centres("effect"),
    "casework:correction": centres("correction"),
    "casework:file": centres("open"),
    "casework:review": centres("open"),
    "casework:resume": centres("open"),
    "casework:ask_for_papers": centres("open"),
    "casework:paper": centres("open", "paper"),
    "casework:document": centres("open", "document"),
    "casework:issue_again": centres("open", "document"),
    "casework:reply": centres("open"),
    "casework:offer_times": centres("open"),
    "casework:cancel_meeting": centres("open", "meeting"),
    "casework:end_mandate": centres("open"),
    "casework:offer_place": Only("officer", "offered"),
    "casework:forward_appeal": centres("appealed", "appeal"),
    "casework:settle_appeal": centres("appealed", "appeal"),
    "casework:decide": centres("open", "approved"),
    "desk:desk": STAFF,
    "desk:queue": STAFF,
    "desk:talk": centres("talk"),
    "desk:accept": centres("talk"),
    "desk:say": centres("talk"),
    "desk:hand_to_colleague": centres("talk"),
    "desk:hand_to_centre": centres("talk"),
    "desk:close": centres("talk"),
}

# Every operation of the API: nobody needs an account for any of them.
API_OPERATIONS = {
    ("GET", "/services"),
    ("GET", "/services/{code}"),
    ("POST", "/services/{code}/eligibility"),
    ("GET", "/facts"),
    ("GET", "/municipalities"),
    ("GET", "/centres"),
    ("GET", "/institutions"),
    ("GET", "/statistics"),
    ("GET", "/calls"),
    ("GET", "/news"),
}


@dataclass(frozen=True)
class Route:
    """An address as the resolver knows it."""

    name: str
    path: str
    arguments: frozenset[str]

    @property
    def is_content(self):
        return self.path.startswith(CONTENT_PATHS)


def every_route():
    """Return all routes of the resolver, those of the languages once."""
    return list(_walk(get_resolver().url_patterns, path="", spaces=(), arguments=frozenset()))


def _walk(patterns, *, path, spaces, arguments):
    for one in patterns:
        here = path + str(one.pattern)
        taken = arguments | {*one.pattern.converters, *one.pattern.regex.groupindex}
        if isinstance(one, URLPattern):
            yield Route(":".join((*spaces, str(one.name))), here, taken)
        else:
            inside = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, path=here, spaces=inside, arguments=taken)
