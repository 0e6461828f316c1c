"""Act by two officers that enters the outline of a licence, within which it explains what is seen from above."""

import datetime as dt

from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import DomainError
from core.forms import PageForm
from enterprises import outlines
from enterprises.capabilities import LICENCES_ISSUE
from enterprises.forms.outlines import OutlineField
from enterprises.lifecycles.licences import LICENCE, own_authority
from enterprises.models import Licence, Site
from enterprises.policies import can
from enterprises.services import licences
from enterprises.two_person_acts import Preview, Table, TwoPersonAct, declare
from inspections.acts.backdating import flags_it_may_end, of_licence
from quotas.timelines import OPERATING_LICENCE


class OutlineForm(PageForm):
    outline = OutlineField()


def _guard(actor: Actor, licence: Licence, *, outline: str) -> DomainError | None:
    return LICENCE.obstacle(LICENCE.rows().get(pk=licence.pk), "outline", actor=actor)


def _preview(licence: Licence, *, outline: str) -> Preview:
    before = "" if not licence.outline else str(licence.outline_km2)
    outside = outlines.metres_outside(outline, licence.site.latitude, licence.site.longitude)
    corners = outlines.corners_of(outline)
    facts = [
        (gettext_noop("Site"), f"{licence.site.code} {licence.site.name}"),
        (gettext_noop("Number"), licence.number),
        (gettext_noop("Area of the outline until now, km²"), before),
        (gettext_noop("Area of the outline, km²"), str(outlines.km2_of(outline))),
        (gettext_noop("Corners"), str(len(corners))),
        (gettext_noop("The place of the site lies outside it, m"), f"{outside:,.0f}" if outside else ""),
    ]
    tables = [_corners(gettext_noop("Outline"), corners)]
    if licence.outline:
        tables.append(_corners(gettext_noop("Outline until now"), outlines.corners_of(licence.outline)))
    return Preview([(label, value) for label, value in facts if value], tables)


def _corners(title: str, corners: list[tuple[str, str]]) -> Table:
    return Table(
        title,
        [gettext_noop("Corner"), gettext_noop("Longitude"), gettext_noop("Latitude")],
        [[str(number), *corner] for number, corner in enumerate(corners, 1)],
    )


def _flags(reader: Actor, licence: Licence, *, outline: str) -> list[Table]:
    """Return the flags that the outline may end: only that of the licence for the work of the site explains any."""
    explains = licence.kind == OPERATING_LICENCE[Site.Kind(licence.site.kind)]
    return flags_it_may_end(reader, licence.site, dt.date.min) if explains else []


OUTLINE = declare(
    TwoPersonAct(
        name=licences.OUTLINE,
        label=gettext_lazy("Enter the outline of a licence"),
        model=Licence,
        related=("site__jurisdiction", "site__enterprise", "authority"),
        form=OutlineForm,
        bounds=of_licence,
        allows=lambda actor, licence: (
            licence.kind in Licence.OF_GROUND
            and can(actor, LICENCES_ISSUE, licence)
            and own_authority(actor, licence) is None
        ),
        argument_guard=_guard,
        lock=lambda licence, **arguments: LICENCE.lock(licence),
        preview=_preview,
        reader_tables=_flags,
        carry_out=licences.enter_outline,
    )
)
