"""Warnings about lines that give a place a category of which no mine there has ore."""

from collections import defaultdict

from django.utils.translation import gettext as _

from core import row_security
from enterprises.models import NATION, OreType, Site
from enterprises.models.jurisdictions import inside
from quotas.counting import ORE_CATEGORY
from quotas.models import Category, Notice

ACTIVITIES = ("mining", "mineral")


def warnings(notice: Notice) -> list[dict[str, str]]:
    """Return a warning for each line to a place whose mines are known, none of them with ore of its category.

    A place without a known mine is not warned about: an absent record says nothing.
    """
    decided = notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED)
    if decided or notice.programme_year.programme.activity not in ACTIVITIES:
        return []
    lines = [
        (line, line.to_holder.code)
        for line in notice.lines.all()
        if line.to_holder.jurisdiction_id is not None
        and line.to_holder.code != NATION
        and line.category in (Category.LIGHT, Category.MEDIUM_HEAVY)
    ]
    if not lines:
        return []
    found: dict[str, set[str]] = defaultdict(set)
    with row_security.unrestricted("all mines count, whoever asks"):
        mines = list(Site.objects.filter(kind=Site.Kind.MINE).values_list("jurisdiction__code", "ore_type").distinct())
    for place, ore in mines:
        for _line, code in lines:
            if inside(place, code):
                found[code].add(str(ORE_CATEGORY[OreType(ore)]))
    detail = _("%(holder)s has no known mine with ore of this category: %(category)s. Check the line.")
    return [
        {
            "code": "no_deposit",
            "holder": line.to_holder.code,
            "category": line.category,
            "tonnes": f"{line.tonnes:.3f}",
            "detail": detail % {"holder": line.to_holder.code, "category": Category(line.category).label},
        }
        for line, code in lines
        if found[code] and line.category not in found[code]
    ]
