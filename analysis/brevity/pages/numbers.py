"""Where the numbers of prose come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jinja2
from jinja2 import nodes

# A number that stands for itself: not part of a word such as sha256, T1, R-L1 or ℓ0.
NUMBER = re.compile(r"(?<![\w.,ℓ₀\-/])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w₀-₉]|\.\d)")
# What is not prose: code, comments, targets of links and pictures, addresses and identifiers of papers, and the levels of
# intervals, which are conventions.
OTHER = re.compile(
    r"9[05](?:&nbsp;| )% interval|```.*?```|`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|https?://\S+|arXiv[: ]\S+|doi:\S+", re.DOTALL
)


def numbers_of(text: str) -> Iterator[tuple[int, str]]:
    """The numbers of prose with their lines, counted from 1."""
    prose = OTHER.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in NUMBER.finditer(prose):
        yield prose.count("\n", 0, found.start()) + 1, found[0].rstrip(",")


def known(text: str) -> set[str]:
    """All numbers of a text, prose or not."""
    return {found.rstrip(",.").replace(",", "") for found in re.findall(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text)}


def literal_numbers(environment: jinja2.Environment, template: str, settings: str) -> list[tuple[int, str]]:
    """The numbers that a template writes itself and that its study file does not have."""
    allowed = known(settings)
    tree = environment.parse(template)
    found = []
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                found += [(node.lineno + line - 1, number) for line, number in numbers_of(node.data)]
            elif isinstance(node, nodes.Const):
                found.append((node.lineno, str(node.value)))
    return [(line, number) for line, number in found if number.replace(",", "") not in allowed]


def undocumented(text: str, outputs: str) -> list[tuple[int, str]]:
    """The numbers of a text that occur in no output and whose paragraph does not name a source in a comment."""
    allowed = known(outputs)
    named, start = set(), 1
    for paragraph in re.split(r"(\n\s*\n)", text):
        lines = paragraph.count("\n")
        if "<!-- source:" in paragraph:
            named |= set(range(start, start + lines + 1))
        start += lines
    return [(line, one) for line, one in numbers_of(text) if line not in named and one.replace(",", "") not in allowed]
