"""The corners of the outline of a licence or a planned area, as far as it was given."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from enterprises import outlines


class Outlined(models.Model):
    outline = models.TextField(
        _("outline"), blank=True, default="", db_default="", help_text=_("its corners: longitude and latitude a line")
    )

    class Meta:
        abstract = True

    @property
    def outline_km2(self) -> Decimal | None:
        return outlines.km2_of(self.outline) if self.outline else None

    @property
    def outline_corners(self) -> list[tuple[str, str]]:
        return outlines.corners_of(self.outline)

    @property
    def outline_geometry(self) -> dict[str, Any] | None:
        """Return the outline as a GeoJSON polygon, whose ring ends where it began."""
        if not self.outline:
            return None
        ring = [[float(longitude), float(latitude)] for longitude, latitude in self.outline_corners]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def outline_is_simple(name: str) -> CheckConstraint:
    """Return the constraint by which an outline is such as ``outlines.read`` returns, by a function of the database."""
    simple = Func(F("outline"), function="outline_is_simple", output_field=BooleanField())
    return CheckConstraint(
        name=name,
        condition=Q(outline="") | Q(simple),
        violation=Fault(
            "/outline", "crosses_itself", _("The outline crosses or touches itself. Check the order of the corners.")
        ),
    )
