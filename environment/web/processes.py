"""Pages of processes of sites: listed, recorded, judged by the restrictions of a day, ended, withdrawn."""

from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import form_of, state_of
from core.web.records import RecordPages
from environment.acts.processes import CREATE_PROCESS, SITE_PROCESSES
from environment.filters import SiteProcessFilters
from environment.models import SiteProcess
from environment.queries.processes import judge

PAGES = RecordPages[SiteProcess](
    title=gettext_lazy("Processes of sites"),
    list_page="pages:processes",
    detail_page="pages:process",
    templates="environment/process",
    order=("-used_from", "-pk"),
    filters=SiteProcessFilters,
    form=form_of(
        SiteProcessFilters,
        "process",
        "state",
        "province",
        state=state_of(SiteProcess.State, (SiteProcess.State.ENDED, SiteProcess.State.WITHDRAWN)),
    ),
    creates=CREATE_PROCESS,
    acts=SITE_PROCESSES,
    in_list=lambda request, context: {"judged": judge(context["rows"], clock.today())},
    in_detail=lambda request, row: {"judged": judge([row], clock.today())[0]},
)
