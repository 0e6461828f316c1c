"""Effects on the deposits of an enterprise's mines when it is merged, closed or changes its group."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import amount, local_name
from enterprises.models import Site
from enterprises.restructuring import MOST, Change, Effect, Restructuring, Section, register
from environment.queries.deposits import deposits


@register
def _deposits(reader: Actor, asked: Restructuring) -> Section:
    """Return the mines with a deposit: the duty to restore follows the mine, or stays with whoever closes it."""
    mines = Site.objects.visible_to(reader).filter(enterprise=asked.enterprise, kind=Site.Kind.MINE).order_by("code")
    rows = list(mines[:MOST])
    found = deposits(rows, asked.on)
    becomes = asked.moves() if asked.change == Change.MERGE else asked.stays()
    return Section(
        "deposits",
        gettext_lazy("Deposits for the geological environment"),
        [
            Effect(
                f"{site.code} {local_name(site)}",
                _("held %(held)s yuan, due and not paid %(due)s yuan")
                % {"held": amount(found[site.pk].held), "due": amount(found[site.pk].outstanding)},
                becomes,
                reverse("pages:site", args=[site.code]),
            )
            for site in rows
            if site.pk in found
        ],
    )
