"""Texts that an officer must give before a verb takes effect."""

from django.utils.translation import gettext as _

from core.errors import Fault, Invalid


def require_text(**members: str) -> None:
    """Refuse, naming every empty member."""
    faults = [Fault(f"/{name}", "required", _("Enter a text.")) for name, text in members.items() if not text.strip()]
    if faults:
        raise Invalid("invalid", _("Some required texts are missing."), errors=faults)
