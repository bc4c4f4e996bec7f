"""The tree of pages, the standard texts, the ministry's announcements, and who may edit."""

from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms import models, operations
from cms.operations import GROUP_NAMES
from portal.accounts.rules import Role
from portal.core import clock

DATA = Path(__file__).parent / "data"
SITE_NAME = "Еден клик · Një klik"
WORKFLOW = "Второ читање · Leximi i dytë"
_PAGE_RIGHTS = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
_COLLECTION_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
_SNIPPETS = ("publicservice",)
_SNIPPET_RIGHTS = {Role.EDITOR: ("change",), Role.PUBLISHER: ("add", "change", "publish")}
# Wagtail brings these along; ours replace them.
_WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")


def load_seeds() -> None:
    """Plant the pages and set up the two groups of editors; editors' changes are kept."""
    home = plant_home()
    tree = read("pages.yml")
    for row in tree["indexes"]:
        plant(parent=home, row=row)
    for row in tree["standard"]:
        plant(parent=home, row={"type": "StandardPage", **row})
    for slug, rows in read("announcements.yml").items():
        parent = index_page(slug=slug)
        for row in rows:
            if parent is not None:
                plant(parent=parent, row=row)
    _set_up_groups(home=home)
    operations.admit_editors(on=clock.today())


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return content


def plant_home() -> Page:
    """Return the home page, making it the root of the site at the first time."""
    home = models.HomePage.objects.first()
    if home is None:
        root = Page.objects.get(depth=1)
        values = operations.both_languages(row=read("pages.yml")["home"])
        # Wagtail's welcome page has the address "home".
        home = operations.plant_page(
            parent=root, model=models.HomePage, key="home", slug="portal", values=values
        )
        if home is None:
            message = "The home page was deleted; make one in the editing area."
            raise LookupError(message)
        _make_root(home)
    return home


def plant(*, parent: Page, row: dict[str, Any]) -> Page | None:
    """Plant one row of a file below a page."""
    values = operations.both_languages(row=row)
    model = getattr(models, values.pop("type"))
    slug = values.pop("key")
    return operations.plant_page(
        parent=parent, model=model, key=f"{model.__name__}/{slug}", slug=slug, values=values
    )


def index_page(*, slug: str) -> Page | None:
    """Return the list below which the rows of a file go, wherever its address."""
    planted = models.PlantedPage.objects.filter(key__endswith=f"IndexPage/{slug}").first()
    return planted.page if planted else None


def _make_root(home: Page) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=SITE_NAME
        )
    else:
        site.root_page = home
        site.site_name = site.site_name or SITE_NAME
        site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.depth > 1:
        welcome.delete()


def _set_up_groups(*, home: Page) -> None:
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUP_NAMES.items()}
    entrance = Permission.objects.get(codename="access_admin")
    library = Collection.get_first_root_node()
    for role, group in groups.items():
        group.permissions.add(entrance, *_snippet_permissions(role))
        for codename in _PAGE_RIGHTS[role]:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home.page_ptr, permission=_page_permission(codename)
            )
        for permission in Permission.objects.filter(codename__in=_COLLECTION_RIGHTS):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=library, permission=permission
            )
    _set_up_second_reading(home=home, publishers=groups[Role.PUBLISHER])
    Group.objects.filter(name__in=_WAGTAILS_OWN_GROUPS, user=None).delete()


def _page_permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def _snippet_permissions(role: Role) -> list[Permission]:
    wanted = [f"{right}_{model}" for right in _SNIPPET_RIGHTS[role] for model in _SNIPPETS]
    return list(Permission.objects.filter(codename__in=wanted))


def _set_up_second_reading(*, home: Page, publishers: Group) -> None:
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.add(publishers)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=home.page_ptr, defaults={"workflow": workflow})
    # The workflow that Wagtail brings along hangs on its own group, which is gone.
    Workflow.objects.exclude(pk=workflow.pk).filter(name="Moderators approval").delete()
