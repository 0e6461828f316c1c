"""Pages of labels of sites and commitments of enterprises: listed, recorded, shown, withdrawn."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.acts.labels import COMMITMENTS, CREATE_COMMITMENT, CREATE_SITE_LABEL, SITE_LABELS
from enterprises.filters import CommitmentFilters, SiteLabelFilters
from enterprises.models import Commitment, SiteLabel

LABEL_PAGES = RecordPages[SiteLabel](
    title=gettext_lazy("Labels of sites"),
    templates="enterprises/site_label",
    order=("-day", "-pk"),
    filters=SiteLabelFilters,
    form=form_of(SiteLabelFilters, "kind", "province", "in_force_on"),
    creates=CREATE_SITE_LABEL,
    acts=SITE_LABELS,
)
COMMITMENT_PAGES = RecordPages[Commitment](
    title=gettext_lazy("Commitments"),
    templates="enterprises/commitment",
    order=("-day", "-pk"),
    filters=CommitmentFilters,
    form=form_of(CommitmentFilters, "kind", "province", "enterprise"),
    creates=CREATE_COMMITMENT,
    acts=COMMITMENTS,
)
