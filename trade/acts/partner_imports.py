"""The entry of a partner's import figure: one by one, or by a sheet."""

from django.utils.translation import gettext_lazy as _

from core.acts import Create
from quotas.models import Import
from quotas.services.imports.records import declare_records, of_creation
from trade.capabilities import CUSTOMS_FIGURES_RECORD
from trade.forms.partner_imports import PartnerImportForm
from trade.models import PartnerImport
from trade.services import customs_figures

CREATE_PARTNER_IMPORT = Create(
    service=customs_figures.record_figure,
    form=PartnerImportForm,
    capability=CUSTOMS_FIGURES_RECORD,
    title=_("Record a partner's figure"),
    lead=_("What the partner's own statistics state, with the wording and the source."),
    done=_("The figure was recorded."),
)

declare_records(
    of_creation(
        Import.Kind.PARTNER_IMPORTS,
        CREATE_PARTNER_IMPORT,
        {},
        lambda: PartnerImport.objects.filter(withdrawn_at=None),
        "pages:partner-imports",
    )
)
