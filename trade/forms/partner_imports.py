"""The form in which a partner's figure is recorded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, YearField, text_area
from core.models import label_of
from quotas.models import Product
from trade.forms.quantities import InvoiceTonnes
from trade.models import PartnerImport
from trade.models.partner_imports import FIRST_YEAR
from trade.partner_countries import Partner


class PartnerImportForm(PageForm):
    year = YearField(label=label_of(PartnerImport, "year"), first=FIRST_YEAR)
    partner = forms.ChoiceField(label=label_of(PartnerImport, "partner"), choices=Partner.choices)
    kind = forms.ChoiceField(
        label=label_of(PartnerImport, "kind"),
        required=False,
        choices=[("", _("All kinds together")), *Product.Kind.choices],
    )
    tonnes = InvoiceTonnes(label=label_of(PartnerImport, "tonnes"), max_length=24)
    other_tonnes = InvoiceTonnes(
        label=label_of(PartnerImport, "other_tonnes"),
        max_length=24,
        required=False,
        help_text=_("Where the wording of the source can be read in two ways. Both are shown, never averaged."),
    )
    weight = forms.ChoiceField(label=label_of(PartnerImport, "weight"), choices=PartnerImport.Weight.choices)
    wording = text_area(_("Wording of the source"), max_length=2_000)
    source = text_area(_("Source"), max_length=2_000)
