"""The program: a file on standard input, one line of JSON and the pages on standard output."""

import json
import resource
import sys

# Before anything that parses is loaded: what goes wrong, goes wrong within these limits.
_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 15


def limit() -> None:
    """Bound what this process may use, and let it write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Inspect one file; `argv` says whether it is a PDF or a picture."""
    limit()
    from portal.applications.rules.papers import PDF, RefusedPaperError  # noqa: PLC0415 - limits

    content = sys.stdin.buffer.read()
    try:
        answer, parts = _of_pdf(content) if sys.argv[1] == PDF else _of_picture(content)
    except RefusedPaperError as error:
        answer, parts = {"problem": str(error.problem)}, []
    answer["lengths"] = [len(part) for part in parts]
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    for part in parts:
        out.write(part)


def _of_pdf(content: bytes) -> tuple[dict[str, object], list[bytes]]:
    from portal.applications.inspection.pdf import pages_of_pdf  # noqa: PLC0415 - only one is needed

    return {"pages": pages_of_pdf(content)}, []


def _of_picture(content: bytes) -> tuple[dict[str, object], list[bytes]]:
    from portal.applications.inspection.picture import page_of_picture  # noqa: PLC0415 - as above

    page = page_of_picture(content)
    answer: dict[str, object] = {
        "width": page.width,
        "height": page.height,
        "problems": [str(problem) for problem in page.problems],
    }
    return answer, [page.jpeg, page.preview]


if __name__ == "__main__":
    main()
