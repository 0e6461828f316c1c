"""Pages of processes of sites: listed, recorded, judged by the restrictions of a day, ended, withdrawn."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.web.creation import create_view
from core.web.filters import form_of, state_of
from core.web.records import RecordPages
from enterprises.models.processes import Process
from enterprises.policies import holds
from enterprises.web.site_forms import SiteForm
from environment.acts.processes import SITE_PROCESSES
from environment.capabilities import PROCESSES_RECORD
from environment.filters import SiteProcessFilters
from environment.models import SiteProcess
from environment.queries.processes import judge
from environment.services import processes


class ProcessForm(SiteForm):
    process = forms.ChoiceField(label=gettext_lazy("Process"), choices=Process.choices)
    used_from = forms.DateField(label=gettext_lazy("Used from"), widget=DateInput)
    document = text_area(
        gettext_lazy("Document"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Design, approval or report that states it."),
    )


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
    may_record=partial(holds, capability=PROCESSES_RECORD),
    acts=SITE_PROCESSES,
    in_list=lambda request, context: {"judged": judge(context["rows"], clock.today())},
    in_detail=lambda request, row: {"judged": judge([row], clock.today())[0]},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Record a process"),
    lead=gettext_lazy("A process is recorded from the first day of its use. Its end is recorded later."),
    form=ProcessForm.for_request,
    service=processes.record,
    done=gettext_lazy("The process was recorded."),
)
