"""Questions on a service: what it is, papers, time, money, how to apply, appeal, one's file."""

from abc import abstractmethod

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

    @abstractmethod
    async def tell(self, turn: Turn, about: Row) -> None:
        """Answer about the service."""


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
        papers = about["documents"]
        to_bring = [one["name"] for one in papers if not one["obtained_ex_officio"]]
        fetched = [one["name"] for one in papers if one["obtained_ex_officio"]]
        turn.say(
            "utter_required_documents" if to_bring else "utter_no_documents",
            service_title=about["title"],
            documents=_bullets(to_bring),
            buttons=[] if fetched else _to_the_application(turn, about),
        )
        if fetched:
            turn.say(
                "utter_documents_fetched",
                documents=_bullets(fetched),
                buttons=_to_the_application(turn, about),
            )


class ActionProcessingTime(ServiceAction):
    """Say within how many days there is an answer."""

    skill = "processing_time"

    async def tell(self, turn: Turn, about: Row) -> None:
        days = about["deadline_days"]
        confirmed = "" if about["deadline_confirmed"] else "_unconfirmed"
        turn.say(
            f"utter_processing_time{confirmed}" if days else "utter_processing_time_unknown",
            service_title=about["title"],
            days=days or "",
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
        confirmed = "" if about["fee_confirmed"] else "_unconfirmed"
        turn.say(
            f"utter_fee{confirmed}" if about["fee"] else "utter_fee_unknown",
            service_title=about["title"],
            fee=about["fee"],
            buttons=[_page(turn, about)],
        )


class ActionApply(ServiceAction):
    """Lead to the application."""

    skill = "apply"

    async def tell(self, turn: Turn, about: Row) -> None:
        turn.say(
            "utter_apply_online" if about["online"] else "utter_apply_at_centre",
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
    if about["online"]:
        return turn.link("apply", f"/services/{about['code']}/apply/")
    return _page(turn, about)


def _to_the_application(turn: Turn, about: Row) -> list[Button]:
    return [_apply(turn, about), _page(turn, about)] if about["online"] else [_page(turn, about)]


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)
