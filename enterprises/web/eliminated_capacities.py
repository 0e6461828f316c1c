"""Pages of eliminated capacity: entries of all sites, recorded and withdrawn."""

from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.acts.register import CREATE_ELIMINATED_CAPACITY, ELIMINATED_CAPACITIES
from enterprises.capacities import capacity_of
from enterprises.filters import EliminatedCapacityFilters
from enterprises.models import EliminatedCapacity

PAGES = RecordPages[EliminatedCapacity](
    title=gettext_lazy("Eliminated capacity"),
    list_page="pages:eliminated-capacities",
    detail_page="pages:eliminated-capacity",
    templates="enterprises/eliminated_capacity",
    order=("-day", "-pk"),
    filters=EliminatedCapacityFilters,
    form=form_of(EliminatedCapacityFilters, "kind", "province", "site"),
    creates=CREATE_ELIMINATED_CAPACITY,
    acts=ELIMINATED_CAPACITIES,
    in_detail=lambda request, row: {"capacity": capacity_of(row.site, clock.today())},
)
