"""Pages of drafts of returns of consumption."""

from django.utils.translation import gettext_lazy

from core import formats
from quotas.acts.consumption import DRAFTS
from quotas.capabilities import CONSUMPTION_PREPARE
from quotas.models import ConsumptionDraft
from quotas.services.consumption import DRAFT, drafts
from quotas.web.consumption_forms import DraftForm, DraftQuantitiesForm
from resources.web.return_drafts import ReturnDraftPages

PAGES = ReturnDraftPages(
    title=gettext_lazy("Consumption"),
    list_page="pages:consumption-returns",
    detail_page="pages:consumption-draft",
    filed_page="pages:consumption-return",
    model=ConsumptionDraft,
    acts=DRAFTS,
    lifecycle=DRAFT,
    capability=CONSUMPTION_PREPARE,
    title_of_new=gettext_lazy("Begin a return of consumption"),
    form_of_new=DraftForm,
    form=lambda row, data: DraftQuantitiesForm(data, initial=row.quantities),
    save=drafts.save,
    update=drafts.update,
    quantities=ConsumptionDraft.ITEMS,
    period=lambda row: formats.month(row.period),
)
