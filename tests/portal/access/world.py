"""Real rows of one citizen in many states, and everybody who might want to see them."""

import dataclasses
import datetime as dt
import hashlib
import uuid

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection

from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.applications import operations as applications
from portal.applications import rules
from portal.applications.models import Application, Document, GuardianResponse, PaperUpload
from portal.catalogue.models import ServiceDocument
from portal.circumstances.models import ChangeEffect
from portal.circumstances.operations import Details, prepare_report, send_report
from portal.circumstances.rules import ChangeKind
from portal.core import clock
from portal.handover import operations as handover
from portal.handover import queries as desks
from portal.households import operations as households
from portal.households.models import (
    Consent,
    FactStatement,
    Person,
    SecondGuardian,
)
from portal.households.operations import AddressDetails, PersonDetails
from portal.households.rules import ConsentPurpose, IncomeKind, MandateKind, Relation
from portal.notifications.models import Notification
from portal.privacy import operations as privacy
from portal.privacy.models import DataExport
from portal.privacy.rules import ExportState, Subject
from portal.privacy.seeds import load_seeds as load_periods
from tests.portal.accounts.factories import (
    MembershipFactory,
    UserFactory,
    VerifiedIdentityFactory,
)
from tests.portal.applications.factories import (
    PDF,
    CentreFactory,
    DecisionReasonFactory,
    InstitutionFactory,
    MunicipalityFactory,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    in_review,
    load_rules,
    state_all,
)

DAY = dt.timedelta(days=1)
CENTRE, ELSEWHERE, NGO = "CSW-TEST", "CSW-OTHER", "NGO-TEST"
# Words that stand on no page of the portal unless somebody's file is shown.
FIRST_NAME, LAST_NAME = "Скриенка", "Потајновска"
SECRET, STREET = "Доверливо: само за моите очи", "Тајна улица 77"
PHONE = "070 123 987"


@dataclasses.dataclass
class World:
    """People by role, and the values that make the addresses of the owner's things."""

    people: dict[str, User]
    values: dict[str, object]
    secrets: tuple[str, ...]

    def strangers_to(self, who):
        return [role for role in self.people if role != who]


def build():
    """Make the world; the caller holds the transaction."""
    load_rules()
    load_periods()
    people = _staff()
    owner, person = citizen(first_name=FIRST_NAME, last_name=LAST_NAME)
    people["owner"] = owner
    households.save_household(
        user=owner,
        household=person.household,
        details=AddressDetails(municipality=MunicipalityFactory(), street=STREET),
    )
    VerifiedIdentityFactory(
        user=owner,
        first_name=FIRST_NAME,
        last_name=LAST_NAME,
        birth_date=person.birth_date,
        embg=person.embg,
        embg_digest=person.embg_digest,
    )
    values = {"person": person.pk, "accepted": "accepted", "approved": "approved"}
    values |= _profile(owner, person)
    values |= _files(owner, person, people)
    values |= _kept_by_others(owner, person, people)
    values |= _account(owner)
    values |= _child(owner, values, people)
    values |= _change(owner, values["open"])
    values |= _talk(owner, people["caseworker"])
    secrets = (FIRST_NAME, LAST_NAME, SECRET, STREET, person.embg, person.embg[-6:], PHONE)
    return World(people=people, values=values, secrets=secrets)


def _staff():
    def works(role, at):
        return MembershipFactory(role=role, organisation_code=at).user

    CentreFactory(code=ELSEWHERE, name_mk="Друг центар", name_sq="Qendra tjetër")
    other, _person = citizen(first_name="Друг", last_name="Граѓанин")
    return {
        "citizen": other,
        "caseworker": works(Role.CASEWORKER, CENTRE),
        "caseworker elsewhere": works(Role.CASEWORKER, ELSEWHERE),
        "supervisor elsewhere": works(Role.SUPERVISOR, ELSEWHERE),
        "officer": works(Role.KINDERGARTEN_OFFICER, "KG-OWN"),
        "officer elsewhere": works(Role.KINDERGARTEN_OFFICER, "KG-OTHER"),
        "former caseworker": MembershipFactory(
            organisation_code=CENTRE, valid_until=clock.today() - DAY
        ).user,
        "provider": works(Role.PROVIDER, "PROVIDER-TEST"),
        "counsellor": works(Role.EMPLOYMENT_COUNSELLOR, CENTRE),
        "editor": works(Role.EDITOR, ""),
        "operator": works(Role.OPERATOR, ""),
        "staff user": UserFactory(is_staff=True),
        "helper": works(Role.HELPER, NGO),
        "helper, revoked": works(Role.HELPER, NGO),
        "guardian named": UserFactory(),
        "guardian accepted": UserFactory(),
    }


def _profile(owner, person):
    now = clock.now()
    child = add_person(
        owner, born=dt.date(2024, 5, 1), relation=Relation.CHILD, first_name=FIRST_NAME
    )
    parent = add_person(
        owner, born=dt.date(1930, 5, 1), relation=Relation.PARENT, first_name=FIRST_NAME
    )
    state_all(owner, child)
    income = households.add_income(
        person=person,
        details=households.IncomeDetails(
            kind=IncomeKind.WAGE, monthly_amount=12345, from_on=clock.today()
        ),
        by=owner,
        at=now,
    )
    finding = households.add_finding(
        person=person,
        details=households.FindingDetails(
            kind="physical", degree="severe", issued_on=clock.today() - DAY
        ),
        by=owner,
        at=now,
    )
    consent = Consent.objects.create(
        user=owner, person=person, purpose=next(iter(ConsentPurpose)), given_at=now
    )
    asked = households.ask_mandate(
        person=parent, representative=owner, kind=MandateKind.FAMILY, at=now
    )
    return {
        "child": child.pk,
        "parent": parent.pk,
        "income": income.pk,
        "finding": finding.pk,
        "consent": consent.pk,
        "topic": "care",
        "fact": FactStatement.objects.filter(person=person).first().code,
        "asked_mandate": asked.key,
    }


def _files(owner, person, people):
    open_, more = _open_file(owner, person, people)
    late = _late_file(owner, person, people)
    rejected = _rejected(owner, person, "respite-care")
    appealed = _rejected(owner, person, "day-centre-older")
    appeal = applications.appeal_decision(
        application=appealed,
        appellant=owner,
        said=applications.AppealWords(grounds=[rules.AppealGround.LAW_WRONG], words=SECRET),
        at=clock.now(),
    )
    return more | {
        "open": open_.reference,
        "late": late.reference,
        "booked": late.appointments.get().uid,
        "rejected": rejected.reference,
        "appealed": appealed.reference,
        "appeal": appeal.number,
    }


def _open_file(owner, person, people):
    now, caseworker = clock.now(), people["caseworker"]
    service = ServiceFactory()
    document = ServiceDocument.objects.create(
        service=service, code="finding", name_mk="Наод", name_sq="Konstatim"
    )
    row = application_for(owner, person, service=service, at=now - DAY)
    paper = applications.add_paper(
        application=row, uploaded_by=owner, name="a.pdf", content=PDF, at=now, document=document
    )
    upload = PaperUpload.objects.create(
        application=row,
        owner=owner,
        name="1.jpg",
        length=9,
        arrived=9,
        created_at=now,
        expires_at=now + DAY,
        content_type="image/jpeg",
        content=b"full page",
        preview=b"small page",
        pages=1,
        position=1,
    )
    row = in_review(row, actor=caseworker)
    applications.request_papers(
        application=row,
        documents=[document],
        actor=caseworker,
        actor_role="caseworker",
        at=now,
        version=row.version,
    )
    applications.write_to_centre(
        application=row, author=owner, text=SECRET, key=uuid.uuid4(), at=now
    )
    applications.write_to_citizen(
        application=row,
        author=caseworker,
        author_role="caseworker",
        text=SECRET,
        key=uuid.uuid4(),
        at=now,
    )
    meeting = _meeting(row, caseworker, hours=(48, 50))
    return row, {
        "paper": paper.key,
        "upload": upload.key,
        "meeting": meeting.uid,
        "document": _document(row),
    }


def _document(application):
    """Let the receipt lie there as if it had been sealed."""
    order = applications.order_document(
        application=application, kind=rules.DocumentKind.RECEIPT, at=clock.now()
    )
    content = SECRET.encode()
    made = Document(
        order=order,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sealed_at=clock.now(),
        is_demonstration=True,
    )
    made.file.save("receipt.pdf", ContentFile(content), save=False)
    made.save()
    return order.key


def _meeting(application, staff, *, hours):
    return applications.offer_times(
        application=application,
        staff=staff,
        staff_role="caseworker",
        starts=[clock.now() + dt.timedelta(hours=hour) for hour in hours],
        minutes=30,
        place=rules.AppointmentPlace.OFFICE,
        key=uuid.uuid4(),
        at=clock.now(),
    )


def _late_file(owner, person, people):
    service = ServiceFactory(code="temporary-stay")
    row = application_for(owner, person, service=service, at=clock.now() - 90 * DAY)
    meeting = _meeting(row, people["caseworker"], hours=(72,))
    applications.take_time(
        appointment=meeting, slot_id=meeting.slots.get().pk, actor=owner, at=clock.now()
    )
    return row


def _decided(row, outcome, at):
    row = in_review(row)
    applications.decide_application(
        application=row,
        outcome=rules.DecisionOutcome(outcome),
        reasons=[DecisionReasonFactory(outcome=outcome)],
        actor=UserFactory(),
        actor_role="caseworker",
        at=at,
        version=row.version,
    )
    row.refresh_from_db()
    return row


def _rejected(owner, person, code):
    row = application_for(
        owner, person, service=ServiceFactory(code=code), at=clock.now() - 3 * DAY
    )
    return _decided(row, "rejected", clock.now())


def _child(owner, values, people):
    """Let the child have an offered place, with one guardian asked and one established."""
    now = clock.now()
    child = Person.objects.get(pk=values["child"])
    institution = InstitutionFactory(code="KG-OWN", demo_capacity=0)
    row = application_for(
        owner,
        child,
        service=ServiceFactory(kindergarten=True),
        wishes=[institution],
        at=now - 3 * DAY,
    )
    row = _decided(row, "approved", now - DAY)
    institution.demo_capacity = 1
    institution.save()
    offer = applications.offer_place(
        application=row,
        actor=people["officer"],
        actor_role="kindergarten_officer",
        at=now,
        version=row.version,
    )
    asked = _guardians(owner, child, row, people)
    return {"offered": row.reference, "offer": offer.key, "asked_guardian": asked.key}


def _guardians(owner, child, application, people):
    """Let one guardian have objected before another was named, who has an account and waits."""
    now = clock.now()
    for role in ("guardian named", "guardian accepted"):
        waits = role == "guardian accepted"
        guardian = SecondGuardian.objects.create(
            child=child,
            name=LAST_NAME,
            email=people[role].email,
            phone=PHONE,
            language="mk",
            named_by=owner,
            named_at=now,
            user=people[role] if waits else None,
            accepted_at=now if waits else None,
            ended_at=None if waits else now,
        )
        objection = {
            "answer": rules.GuardianAnswer.OBJECTED,
            "reason": rules.ObjectionReason.OTHER,
            "text": SECRET,
            "answered_at": now,
        }
        row = GuardianResponse.objects.create(
            application=application,
            guardian=guardian,
            user=people[role] if waits else None,
            token_digest=f"digest of {role}",
            asked_at=now,
            answer_by=clock.today() + 8 * DAY,
            **({} if waits else objection),
        )
    return row


def _kept_by_others(owner, person, people):
    """Let an organisation and a relative keep the owner under the same personal number."""
    now = clock.now()
    details = PersonDetails(
        first_name=FIRST_NAME,
        last_name=LAST_NAME,
        birth_date=person.birth_date,
        embg=person.embg,
        phone=PHONE,
    )
    found = {}
    for role, name in (("helper", "mandate"), ("helper, revoked", "revoked_mandate")):
        mandate = households.begin_person(
            representative=people[role],
            organisation_code=NGO,
            kind=MandateKind.ORGANISATION,
            details=details,
            address=AddressDetails(municipality=MunicipalityFactory(), street=STREET),
            language="mk",
            at=now,
        )
        mandate.identity_document = "id_card"
        mandate.identity_checked_at = now
        mandate.save()
        households.confirm_by_form(
            mandate=mandate,
            content=PDF,
            content_type="application/pdf",
            by=people[role],
            at=now,
        )
        mandate.refresh_from_db()
        found[name] = mandate.key
    households.revoke_mandate(mandate=mandate, by=people["helper, revoked"], at=now)
    sister = UserFactory()
    kept = households.save_person(
        user=sister, details=dataclasses.replace(details, relation=Relation.SIBLING)
    )
    asked = households.ask_mandate(
        person=kept, representative=sister, kind=MandateKind.FAMILY, at=now
    )
    return found | {"kept_elsewhere": kept.pk, "mandate_over_owner": asked.key}


def _account(owner):
    now = clock.now()
    draft = applications.save_draft(
        user=owner,
        service=ServiceFactory(code="foster-care"),
        writing=applications.Writing(typed={"me-street": [SECRET]}),
        questions=[],
        at=now,
    )
    export = DataExport.objects.create(
        user=owner,
        language="mk",
        state=ExportState.READY,
        asked_at=now,
        made_at=now,
        expires_at=now + DAY,
    )
    export.file.save("copy.zip", ContentFile(SECRET.encode()))
    correction = privacy.request_correction(
        user=owner,
        key=uuid.uuid4(),
        subject=Subject.OTHER,
        wrong=SECRET,
        right=SECRET,
        at=now,
    )
    passkey = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    return {
        "draft": draft.key,
        "export": export.key,
        "passkey": passkey.pk,
        "correction": correction.key,
        "notice": Notification.objects.filter(user=owner).first().pk,
    }


def _talk(owner, caseworker):
    """Let the owner be in conversation with the caseworker, with what was said before."""
    now = clock.now()
    talk = handover.ask_for_person(
        conversation_id="conversation of the owner",
        municipality=MunicipalityFactory(),
        language="mk",
        key=uuid.uuid4(),
        at=now,
        told=handover.Told(said=[{"who": "citizen", "text": SECRET}]),
        user=owner,
        contact=owner.email,
    )
    desk = desks.desk_of(user=caseworker, on=clock.today())
    handover.accept_talk(desk=desk, talk=talk, at=now)
    handover.say_as_citizen(talk=talk, text=SECRET, key=uuid.uuid4(), at=now)
    return {"talk": talk.key}


def _change(owner, reference):
    """Let one change be told to the centre, and another be prepared."""
    details = Details(
        kinds=[ChangeKind.MOVED],
        happened_on=clock.today(),
        address={"municipality": "MK-900", "settlement": "", "street": STREET},
    )
    sent = send_report(report=prepare_report(user=owner, details=details), at=clock.now())
    report = prepare_report(user=owner, details=details)
    effect, _made = ChangeEffect.objects.get_or_create(
        report=sent,
        application=Application.objects.get(reference=reference),
        defaults={"handled_by": CENTRE},
    )
    return {"report": report.key, "effect": effect.pk}


_WITH_CITIZENS = (
    "accounts",
    "households",
    "applications",
    "circumstances",
    "privacy",
    "notifications",
    "core",
    "mfa",
    "account",
)


def citizens_models():
    return [
        model
        for label in _WITH_CITIZENS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def snapshot():
    """Return every row about people as the database has it: model and key with a checksum."""
    rows = {}
    with connection.cursor() as cursor:
        for model in citizens_models():
            cursor.execute(
                # Names of our own tables, nothing that came from outside.
                f'SELECT "{model._meta.pk.column}", md5(t::text) FROM "{model._meta.db_table}" t'  # noqa: S608 - see above
            )
            rows |= {(model, key): checksum for key, checksum in cursor.fetchall()}
    return rows


def changes(before, after):
    """Return in words what differs between two snapshots."""
    return sorted(
        f"{model._meta.label} {key}: {_what(before.get((model, key)), after.get((model, key)))}"
        for model, key in before.keys() | after.keys()
        if before.get((model, key)) != after.get((model, key))
    )


def _what(was, is_now):
    if was is None:
        return "is new"
    return "is gone" if is_now is None else "changed"
