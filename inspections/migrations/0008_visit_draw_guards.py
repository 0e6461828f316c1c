"""Guards of draws of visits: shares entered by two people, draws made by the database, and who reads them."""

from django.db import migrations

from core.migrations.operations import (
    AppendOnly,
    Finite,
    KeptColumns,
    NamesItsActor,
    NeverDeleted,
    RowSecurity,
    SqlFile,
    WrittenBySomebody,
)
from enterprises.migrations.operations import AT_PLACE, LOADED, RecordedInRole

SHARE, DRAW, SITE = "inspections_drawshare", "inspections_visitdraw", "inspections_drawnsite"
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act = 'draw_shares.enter';"
# Officials of the province, and of places within it: they visit what was drawn.
WITHIN = """
    EXISTS (
        SELECT FROM enterprises_jurisdiction j, unnest((SELECT core_reach('places'))) AS bound
        WHERE j.id = inspections_visitdraw.place_id
          AND (split_part(bound, ':', 1) = '' OR starts_with(split_part(bound, ':', 1), j.code)))
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_backdating")]

    operations = [
        SqlFile(__file__, "visit_draws.sql", undo=_NO_ACTS),
        AppendOnly(SHARE),
        NeverDeleted(DRAW),
        KeptColumns(
            DRAW,
            always="id place_id month visits share candidates candidates_sha256 drawn_by_id drawn_on drawn_at",
            once="seed",
            free="",
        ),
        AppendOnly(SITE),
        WrittenBySomebody(SHARE),
        NamesItsActor(SHARE, made_by="recorded_by_id", unless=LOADED),
        NamesItsActor(DRAW, made_by="drawn_by_id"),
        RecordedInRole(DRAW, "visits.draw", "inspector national_regulator provincial_regulator", AT_PLACE),
        RowSecurity(DRAW, WITHIN),
        RowSecurity(SITE, f"EXISTS (SELECT FROM {DRAW} o WHERE o.id = {SITE}.draw_id)"),
        Finite(SHARE, "share"),
        Finite(DRAW, "share"),
    ]
