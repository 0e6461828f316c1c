"""A flag's message is kept as the rule's sentence and its figures, and becomes words in the reader's language."""

from typing import Any

from django.utils.translation import gettext, override


def render(message: dict[str, Any]) -> str:
    return gettext(message["id"]) % message["values"]


def in_english(message: dict[str, Any]) -> str:
    """For records that every reader sees alike."""
    with override("en"):
        return render(message)
