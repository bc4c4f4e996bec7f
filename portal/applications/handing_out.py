"""Hands out a paper to a reader who was found to be allowed to have it."""

from django.http import FileResponse

from portal.applications.models import Paper

# Saved and never shown by the portal's own name; were it shown, nothing in it could run.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def response_with(paper: Paper) -> FileResponse:
    """Return the file of a paper as something to save."""
    return FileResponse(
        paper.file.open("rb"),
        as_attachment=True,
        filename=paper.name,
        content_type=paper.content_type,
        headers=_HEADERS,
    )
