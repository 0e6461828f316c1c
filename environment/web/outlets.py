"""Pages of processes of outlets: listed, recorded, shown, withdrawn."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.outlets import CREATE_OUTLET, OUTLETS
from environment.filters import OutletFilters
from environment.models import Outlet

PAGES = RecordPages[Outlet](
    title=gettext_lazy("Processes of outlets"),
    templates="environment/outlet",
    order=("-day", "-pk"),
    filters=OutletFilters,
    form=form_of(OutletFilters, "medium", "process", "province", "site"),
    creates=CREATE_OUTLET,
    acts=OUTLETS,
)
