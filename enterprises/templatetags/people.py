"""Descriptions of sessions that tell them apart without revealing more than needed."""

import ipaddress
import re

from django import template
from django.utils.translation import gettext as _

from core.formats import NOTHING
from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Membership

register = template.Library()

# In this order, because some browsers also name others in their user agent.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux")


@register.filter
def browser(agent: str) -> str:
    """Return a short form of the browser's user agent: ``Firefox, Linux``."""
    name = next((shown for mark, shown in _BROWSERS if mark in agent), "")
    system = next((mark for mark in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (name, system))) or _("Unknown")


@register.filter
def address(value: object) -> str:
    """Return the network part of an IP address: enough to recognise one's own, without naming the machine."""
    try:
        parsed = ipaddress.ip_address(str(value))
    except ValueError:
        return NOTHING
    if parsed.is_unspecified:
        return NOTHING
    return re.sub(r"\d+$", "…", str(parsed)) if parsed.version == 4 else ":".join(parsed.exploded.split(":")[:4]) + "::"


@register.filter
def bodies(membership: Membership) -> list[Authority | Enterprise | Group | Jurisdiction]:
    """Return the authority of a membership, and the enterprise, group or place in which its role is held."""
    held_in = membership.enterprise or membership.group or membership.jurisdiction
    return [body for body in (membership.authority, held_in) if body is not None]


@register.filter
def workplace(membership: Membership) -> Authority | Enterprise | Group | Jurisdiction | None:
    """Return the one body that says best where a person works: no authority where a place below the nation does."""
    place = membership.jurisdiction
    below_nation = place if place is not None and place.code != "CN" else None
    return membership.enterprise or membership.group or below_nation or membership.authority
