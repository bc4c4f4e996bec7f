"""The components of every page: few named arguments, no model, no policy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

_NOTICE_ICONS = {"info": "info", "success": "check", "warning": "warning", "danger": "danger"}
_VERDICTS = {"eligible": "yes", "not_eligible": "no", "unknown": "unknown"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; without a label it is decoration: `{% icon "search" %}`."""
    reference = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            reference,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        reference,
    )


@register.simple_tag
def address(rest: str = "") -> str:
    """Return an address of the portal in the reader's language: `{% address "services/" %}`.

    For the frame of every page, which must not know the packages behind the addresses.
    """
    return f"/{get_language() or settings.LANGUAGE_CODE}/{rest}"


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: str = "", live: bool = False) -> str:
    """Set a message apart: `{% notice kind="warning" title=… %}<p>…</p>{% endnotice %}`.

    `kind` is info, success, warning or danger; `live=True` has a screen reader say it at once.
    """
    return render_to_string(
        "components/notice.html",
        {
            "content": content,
            "kind": kind,
            "title": title,
            "live": live,
            "icon_name": _NOTICE_ICONS[kind],
        },
    )


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm | Sequence[BaseForm] | None) -> dict[str, Any]:
    """Sum up what is wrong in a form, or in several, each error a link to its field."""
    forms: Iterable[BaseForm]
    if form is None:
        forms = []
    elif isinstance(form, BaseForm):
        forms = [form]
    else:
        forms = form
    errors: list[dict[str, str]] = []
    for each in forms:
        errors.extend({"text": str(text), "target": ""} for text in each.non_field_errors())
        errors.extend(
            {"text": f"{bound.label}: {text}", "target": target_of(bound)}
            for bound in each
            for text in bound.errors
        )
    return {"errors": errors}


def target_of(bound: BoundField) -> str:
    """Return the id of the first thing in a field that takes the keyboard's focus."""
    if bound.id_for_label:
        return bound.id_for_label
    if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.auto_id


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "", label: str = "") -> dict[str, Any]:
    """Show a form field with label, hint, error and control: `{% field form.birth_date %}`.

    A field that another answer makes necessary carries `data-needed`: it is not called optional.
    """
    widget = bound.field.widget
    shape = shape_of(widget)
    hint = hint or str(bound.help_text)
    described = [f"{bound.auto_id}_hint"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes: dict[str, str | bool] = {
        "class": f"{widget.attrs.get('class', '')} ds-input".strip()
    }
    if described and shape != "group":
        attributes["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "shape": shape,
        "label": label or bound.label,
        "hint": hint,
        "described_by": " ".join(described),
        "control": bound.as_widget(attrs=attributes) if shape not in {"radios", "checks"} else "",
        "options": option_rows(bound) if shape in {"radios", "checks"} else [],
        "optional": not bound.field.required
        and shape != "check"
        and "data-needed" not in widget.attrs,
    }


def shape_of(widget: Any) -> str:
    """Return which markup a widget needs."""
    if widget.is_hidden:
        return "hidden"
    for kinds, shape in (
        (CheckboxSelectMultiple, "checks"),
        (RadioSelect, "radios"),
        (CheckboxInput, "check"),
        (Select, "select"),
        (Textarea, "textarea"),
        (FileInput, "file"),
    ):
        if isinstance(widget, kinds):
            return shape
    return "group" if widget.use_fieldset else "input"


def option_rows(bound: BoundField) -> list[dict[str, Any]]:
    """Return what the template needs of each radio button or checkbox of a group."""
    return [
        {
            "id": option.id_for_label,
            "name": option.data["name"],
            "value": option.data["value"],
            "label": option.choice_label,
            "checked": option.data["selected"],
        }
        for option in bound.subwidgets
    ]


@register.inclusion_tag("components/button.html")
def button(
    *,
    text: str,
    variant: str = "primary",
    href: str = "",
    type: str = "submit",  # noqa: A002 - the name of the HTML attribute
    name: str = "",
    value: str = "",
    icon: str = "",
) -> dict[str, Any]:
    """Draw a button, or a link that looks like one: `{% button text=… variant="secondary" %}`."""
    return {
        "text": text,
        "variant": variant,
        "href": href,
        "type": type,
        "name": name,
        "value": value,
        "icon_name": icon,
    }


@register.inclusion_tag("components/one_click_button.html")
def one_click_button(
    text: str, href: str = "", note: str = "", name: str = "", value: str = ""
) -> dict[str, str]:
    """Draw the one action of a page: a link with `href`, else the submit button of its form."""
    return {"text": text, "href": href, "note": note, "name": name, "value": value}


@register.inclusion_tag("components/card.html")
def card(
    *,
    title: str,
    text: str = "",
    href: str = "",
    meta: str = "",
    icon: str = "",
    level: int = 3,
    mark: bool = False,
) -> dict[str, Any]:
    """Draw a card whose title is the link; `mark=True` gives it the one-click dot."""
    return {
        "title": title,
        "text": text,
        "href": href,
        "meta": meta,
        "icon_name": icon,
        "level": level,
        "mark": mark,
    }


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[tuple[str, str] | Mapping[str, Any]]) -> dict[str, Any]:
    """Show the way here: `(title, url)` pairs or mappings; the last is this page."""
    rows = [
        {"title": item["title"], "url": item.get("url", "")}
        if isinstance(item, Mapping)
        else {"title": item[0], "url": item[1]}
        for item in items
    ]
    return {"items": rows}


@register.inclusion_tag("components/tag.html")
def tag(text: str, kind: str = "neutral", icon: str = "") -> dict[str, str]:
    """Label something in a word: neutral, brand, info, success, warning or danger."""
    return {"text": text, "kind": kind, "icon_name": icon}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show what happened and comes next.

    Each item: `title`, and optionally `at` (date or text), `text`, `href`, `state`
    (done, current or todo; done when left out).
    """
    return {"items": items}


@register.inclusion_tag("components/summary_list.html")
def summary_list(items: Iterable[Sequence[Any] | Mapping[str, Any]]) -> dict[str, Any]:
    """Show facts: `(label, value)` pairs, or mappings that may add `href` and `action`."""
    rows = [
        item if isinstance(item, Mapping) else {"label": item[0], "value": item[1]}
        for item in items
    ]
    return {"items": rows}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Link to the other pages of a list and keep the rest of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    paginator = page_obj.paginator
    return {
        "page": page_obj,
        "previous": address(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": address(page_obj.next_page_number()) if page_obj.has_next() else "",
        "numbers": [
            {
                "number": number,
                "url": address(number) if isinstance(number, int) else "",
                "current": number == page_obj.number,
            }
            for number in paginator.get_elided_page_range(page_obj.number, on_each_side=1)
        ],
        "several": paginator.num_pages > 1,
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", href: str = "", action: str = "", icon: str = "search"
) -> dict[str, str]:
    """Say that there is nothing, and what to do instead."""
    return {"title": title, "text": text, "href": href, "action": action, "icon_name": icon}


@register.inclusion_tag("components/stepper.html")
def stepper(current: int, total: int, label: str = "") -> dict[str, Any]:
    """Show how far a form of several steps has come, as dots and in words."""
    return {
        "current": current,
        "total": total,
        "label": label,
        "steps": [
            {"number": n, "state": "done" if n < current else "current" if n == current else "todo"}
            for n in range(1, total + 1)
        ],
    }


@register.simple_block_tag
def verdict(content: str, kind: str, title: str = "") -> str:
    """Announce a result of the rules: `{% verdict kind="eligible" title=… %}…{% endverdict %}`.

    `kind` is eligible, not_eligible or unknown, as the rules name them.
    """
    return render_to_string(
        "components/verdict.html",
        {"content": content, "kind": _VERDICTS.get(kind, kind), "title": title},
    )


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, label: str) -> dict[str, Any]:
    """Show how much is done, as a bar and in numbers."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("components/file_input.html")
def file_input(
    *, name: str, label: str, hint: str = "", accept: str = "", required: bool = True
) -> dict[str, Any]:
    """Draw a field for a file outside a Django form."""
    return {
        "name": name,
        "label": label,
        "hint": hint or _("PDF, JPEG or PNG, up to 10 MB."),
        "accept": accept or "application/pdf,image/jpeg,image/png",
        "required": required,
    }


@register.simple_block_tag
def data_table(content: str, *, caption: str, dense: bool = False) -> str:
    """Wrap the rows of a table so that it scrolls alone: `{% data_table caption=… %}<thead>…`."""
    return render_to_string(
        "components/data_table.html", {"content": content, "caption": caption, "dense": dense}
    )
