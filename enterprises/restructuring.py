"""Effects of a merger, a closure or a change of group on an enterprise, gathered from every app beforehand.

Each app contributes sections about its own records in its module ``restructuring``, which is listed in
``AppConfig.registers``. A section shows what the reader may see and nothing else, so the whole is never stored: what
two people sign is the preview of the act (``enterprises.two_person_acts``).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import local_name
from core.type_aliases import Text
from enterprises.models import Enterprise, Group, Licence, Site

MOST = 200  # rows of a section


class Change(models.TextChoices):
    MERGE = "merge", gettext_lazy("Merge into another enterprise")
    CLOSE = "close", gettext_lazy("Close an enterprise")
    CHANGE_GROUP = "change_group", gettext_lazy("Change the group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructuring:
    """The change that is considered, from the day ``on``."""

    enterprise: Enterprise
    change: Change
    on: dt.date
    successor: Enterprise | None = None
    group: Group | None = None

    @property
    def ends(self) -> bool:
        """Return whether the enterprise exists no longer afterwards."""
        return self.change != Change.CHANGE_GROUP

    def moves(self) -> str:
        """Return the words for what the successor takes over."""
        if self.successor is None:
            return _("Moves to the successor")
        return _("Moves to %(successor)s") % {"successor": local_name(self.successor)}

    def stays(self) -> str:
        return _("Stays with the enterprise")

    def ends_on(self) -> str:
        return _("Ends on %(day)s") % {"day": date_format(self.on)}


@dataclass(frozen=True, slots=True)
class Effect:
    """One record: what it is, the figure or state that matters, its page, and what becomes of it."""

    name: str
    detail: str
    becomes: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: Text
    effects: Sequence[Effect]


type Source = Callable[[Actor, Restructuring], Section]

_SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Register a function that returns the section of an app's records, as far as the reader may see them."""
    _SOURCES.append(source)
    return source


def sections(reader: Actor, asked: Restructuring) -> list[Section]:
    """Return the sections of all apps, in the order in which they were registered."""
    return [source(reader, asked) for source in _SOURCES]


@register
def _sites(reader: Actor, asked: Restructuring) -> Section:
    rows = Site.objects.visible_to(reader).filter(enterprise=asked.enterprise).order_by("code")[:MOST]
    becomes = {Change.MERGE: asked.moves, Change.CLOSE: _without_holder, Change.CHANGE_GROUP: asked.stays}
    return Section(
        "sites",
        gettext_lazy("Sites"),
        [
            Effect(
                f"{site.code} {local_name(site)}",
                site.get_kind_display(),
                becomes[asked.change](),
                reverse("pages:site", args=[site.code]),
            )
            for site in rows
        ],
    )


def _without_holder() -> str:
    return _("Has no holder any more")


def _revoked_already(day: dt.date) -> str:
    return _("Is revoked from %(day)s on already") % {"day": date_format(day)}


@register
def _licences(reader: Actor, asked: Restructuring) -> Section:
    """Return the licences that have not ended: in force, suspended, or to begin later.

    One that was revoked from a later day on keeps that day, since a revocation is not changed.
    """
    rows = Licence.objects.visible_to(reader).filter(site__enterprise=asked.enterprise).not_ended(asked.on)
    becomes = {Change.MERGE: asked.moves, Change.CLOSE: asked.ends_on, Change.CHANGE_GROUP: asked.stays}
    return Section(
        "licences",
        gettext_lazy("Licences that have not ended"),
        [
            Effect(
                licence.number,
                licence.get_kind_display(),
                becomes[asked.change]() if licence.revoked_on is None else _revoked_already(licence.revoked_on),
            )
            for licence in rows.order_by("number")[:MOST]
        ],
    )
