"""Pages of drafts of returns of resource use."""

from django.utils.translation import gettext_lazy

from resources.acts.use_returns import DRAFTS
from resources.capabilities import USE_RETURNS_PREPARE
from resources.forms.use_returns import DraftFiguresForm, UseReturnDraftForm
from resources.lifecycles import DRAFT
from resources.models import UseReturnDraft
from resources.services import use_return_drafts
from resources.web.return_drafts import ReturnDraftPages
from resources.web.use_returns import initial_figures

PAGES = ReturnDraftPages(
    title=gettext_lazy("Resource use"),
    list_page="pages:use-returns",
    detail_page="pages:use-return-draft",
    filed_page="pages:use-return",
    model=UseReturnDraft,
    acts=DRAFTS,
    lifecycle=DRAFT,
    capability=USE_RETURNS_PREPARE,
    title_of_new=gettext_lazy("Begin a return of resource use"),
    form_of_new=UseReturnDraftForm,
    form=lambda row, data: DraftFiguresForm(data, initial=initial_figures(row)),
    save=use_return_drafts.save,
    update=use_return_drafts.update,
    quantities=UseReturnDraft.QUANTITIES,
    period=lambda row: row.half_year,
    particulars=lambda row: " · ".join(filter(None, [row.get_process_display(), row.get_condition_display()])),
)
