"""Whether the links of Markdown files lead somewhere."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def headings(text: str) -> set[str]:
    """The anchors of a file, as GitHub makes them of its headings."""
    lines = re.findall(r"^#+ +(.*?)\s*$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def dead_links(path: pathlib.Path, text: str, pages: dict[pathlib.Path, str]) -> Iterator[str]:
    """The targets within the repository that do not exist; `pages` are files that are about to be written."""
    for found in LINK.finditer(CODE.sub("", text)):
        target = found[1] or found[2]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        exists = file in pages or file.exists()
        if not exists or (anchor and anchor not in headings(pages.get(file) or file.read_text(encoding="utf-8"))):
            yield target
