"""Questions on a service: what it is, papers, time, money, how to apply, appeal, one's file."""

from typing import Any

from actions import open_question
from actions.base import PortalAction
from actions.choosing import service_for
from actions.portal_client import Row
from actions.turn import Button, Turn

_GMA = "guaranteed-minimum-assistance"


class ServiceAction(PortalAction):
    """An action about one service; it asks which one when the message does not say."""

    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        service = await service_for(turn, self.portal, intent=self.skill)
        if service:
            open_question.close(turn)
            about = await self.portal.service(service, language=turn.language)
            await self.tell(turn, about)

    async def tell(self, turn: Turn, about: Row) -> None:
        """Answer about the service."""
        raise NotImplementedError


class ActionServiceInfo(ServiceAction):
    """Say what the service is."""

    skill = "service_info"

    async def tell(self, turn: Turn, about: Row) -> None:
        open_question.offer(turn, intent="check_eligibility")
        turn.say(
            "utter_service_info",
            service_title=about["title"],
            summary=about["summary"],
            buttons=_next_steps(turn, about),
        )


class ActionRequiredDocuments(ServiceAction):
    """List the papers that the service needs."""

    skill = "required_documents"

    async def tell(self, turn: Turn, about: Row) -> None:
        names = [_name(one) for one in about.get("documents") or []]
        response = "utter_required_documents" if names else "utter_no_documents"
        turn.say(
            response,
            service_title=about["title"],
            documents="\n".join(f"• {name}" for name in names),
            buttons=[_apply(turn, about), _page(turn, about)],
        )


class ActionProcessingTime(ServiceAction):
    """Say within how many days there is an answer."""

    skill = "processing_time"

    async def tell(self, turn: Turn, about: Row) -> None:
        days = about.get("deadline_days")
        turn.say(
            "utter_processing_time" if days else "utter_processing_time_unknown",
            service_title=about["title"],
            days=days,
            buttons=[_page(turn, about)],
        )


class ActionAskAmount(ServiceAction):
    """Say what the service costs or how much it pays."""

    skill = "ask_amount"

    async def tell(self, turn: Turn, about: Row) -> None:
        if about["code"] == _GMA:
            open_question.offer(turn, intent="check_eligibility")
            turn.say(
                "utter_amount_depends",
                service_title=about["title"],
                buttons=[turn.choice("calculate", "check_eligibility", service=about["code"])],
            )
            return
        turn.say(
            "utter_fee" if about.get("fee") else "utter_fee_unknown",
            service_title=about["title"],
            fee=_words(about.get("fee")),
            buttons=[_page(turn, about)],
        )


class ActionApply(ServiceAction):
    """Lead to the application."""

    skill = "apply"

    async def tell(self, turn: Turn, about: Row) -> None:
        turn.say(
            "utter_apply_online" if about.get("online") else "utter_apply_at_centre",
            service_title=about["title"],
            buttons=[_apply(turn, about), _check(turn, about)],
        )


class ActionAppeal(PortalAction):
    """Say how to disagree with a decision."""

    skill = "appeal"

    async def respond(self, turn: Turn) -> None:
        turn.say(
            "utter_appeal",
            buttons=[
                turn.link("my_applications", "/applications/"),
                turn.choice("request_human", "request_human"),
            ],
        )


class ActionApplicationStatus(PortalAction):
    """Lead to the citizen's own pages: the bot never identifies anybody."""

    skill = "application_status"

    async def respond(self, turn: Turn) -> None:
        reference = turn.entity("application_reference")
        path = f"/applications/{reference}/" if reference else "/applications/"
        turn.say(
            "utter_application_status_of" if reference else "utter_application_status",
            reference=reference or "",
            buttons=[turn.link("my_applications", path)],
        )


def _next_steps(turn: Turn, about: Row) -> list[Button]:
    code = about["code"]
    documents = turn.choice("required_documents", "required_documents", service=code)
    return [_check(turn, about), documents, _page(turn, about)]


def _check(turn: Turn, about: Row) -> Button:
    return turn.choice("check_eligibility", "check_eligibility", service=about["code"])


def _page(turn: Turn, about: Row) -> Button:
    return turn.link("service_page", f"/services/{about['code']}/")


def _apply(turn: Turn, about: Row) -> Button:
    if about.get("online"):
        return turn.link("apply", f"/services/{about['code']}/apply/")
    return _page(turn, about)


def _name(document: Any) -> str:
    return document if isinstance(document, str) else str(document["title"])


def _words(fee: Any) -> str:
    return fee if isinstance(fee, str) else str((fee or {}).get("text", ""))
