"""The errors and warnings that the program prints."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADLINE = re.compile(
    r"(?:(?P<place>\S.*?): )?(?P<severity>error|warning|note)\[(?P<code>[EW]\d{4})\]: (?P<message>.*)"
)
_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?")


@dataclass(frozen=True)
class Diagnostic:
    """An error, warning or note about an input, with its place.

    >>> parse_diagnostics("a.yaml:5:45: error[E0203]: unknown name 'gg'\\n  hint: did you mean 'g'?")[0].hint
    "did you mean 'g'?"
    """

    severity: str
    """``error``, ``warning`` or ``note``."""
    code: str
    """The stable code, such as ``E0203``."""
    message: str
    """The description of the problem."""
    file: str | None = None
    """The file; None if the problem is not in a file."""
    line: int | None = None
    """The line, from 1; None for the whole file."""
    column: int | None = None
    """The column in characters, from 1; None for the whole line."""
    hint: str | None = None
    """A suggestion for solving the problem; None if there is none."""
    notes: tuple[str, ...] = ()
    """Additional remarks, such as the place of an earlier definition."""
    text: str = ""
    """All that the program printed about the problem, including the line of the file."""

    def __str__(self) -> str:
        return self.text or self.message


def parse_diagnostics(text: str) -> tuple[Diagnostic, ...]:
    """Returns the diagnostics in the output of the program, in their order. Other lines are left out."""
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if _HEADLINE.fullmatch(line):
            blocks.append([line])
        elif blocks and line.startswith("  "):
            blocks[-1].append(line)
    return tuple(_diagnostic(block) for block in blocks)


def _diagnostic(block: list[str]) -> Diagnostic:
    head = _HEADLINE.fullmatch(block[0])
    assert head is not None, "a block starts with a headline"
    place = _PLACE.fullmatch(head["place"]) if head["place"] else None
    hints = [line.removeprefix("  hint: ") for line in block[1:] if line.startswith("  hint: ")]
    notes = [line.removeprefix("  note: ") for line in block[1:] if line.startswith("  note: ")]
    return Diagnostic(
        severity=head["severity"],
        code=head["code"],
        message=head["message"],
        file=place["file"] if place else None,
        line=int(place["line"]) if place and place["line"] else None,
        column=int(place["column"]) if place and place["column"] else None,
        hint=hints[0] if hints else None,
        notes=tuple(notes),
        text="\n".join(block),
    )
