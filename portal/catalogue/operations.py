"""Every change of the catalogue that is not an editor's own form."""

from django.db import transaction

from portal.catalogue.models import PublicService


def was_edited_by_a_person(*, service: PublicService) -> bool:
    """Tell whether an editor saved the entry after it was last loaded from the files."""
    revision = service.latest_revision
    return revision is not None and revision.user_id is not None


@transaction.atomic
def publish_service(*, service: PublicService) -> None:
    """Save an entry with its parts and put it before the citizens, with a revision to return to."""
    service.save()
    service.save_revision(clean=False).publish()
