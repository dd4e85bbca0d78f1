"""Texts from files, for a terminal."""


def visible(text: str) -> str:
    r"""Returns a text in which characters that a terminal would interpret or hide are written as ``\u{1B}``.

    Line ends are kept.
    """
    return "".join(
        character if character.isprintable() or character == "\n" else f"\\u{{{ord(character):X}}}"
        for character in text
    )
