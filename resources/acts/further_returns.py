"""Acts on returns of associated minerals, thorium, energy and wastes: each is amended by a further version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, text_area
from core.models import label_of
from resources.acts.half_years import create_return, declare_amendable
from resources.forms.half_years import HalfYearForm
from resources.forms.quantities import quantity
from resources.lifecycles import ASSOCIATED_RETURN, ENERGY_RETURN, THORIUM_RETURN
from resources.models import AssociatedMineral, AssociatedReturn, EnergyReturn, MainMineral, ThoriumReturn
from resources.services import associated_returns, energy_returns, thorium_returns


class AssociatedFiguresForm(PageForm):
    main_mineral = forms.ChoiceField(
        label=label_of(AssociatedReturn, "main_mineral"),
        choices=[("", _("Rare earths")), *MainMineral.choices],
        required=False,
        help_text=_("Another one where the rare earths are the associated mineral."),
    )
    in_ore = quantity(AssociatedReturn, "in_ore")
    recovered = quantity(AssociatedReturn, "recovered")
    stored = quantity(AssociatedReturn, "stored")


class AssociatedAmendmentForm(AssociatedFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class ThoriumFiguresForm(PageForm):
    in_feed = quantity(ThoriumReturn, "in_feed")
    in_products = quantity(ThoriumReturn, "in_products")
    in_residue = quantity(ThoriumReturn, "in_residue")
    discharged = quantity(ThoriumReturn, "discharged")
    residue = quantity(ThoriumReturn, "residue")
    method = forms.CharField(label=label_of(ThoriumReturn, "method"), max_length=200)


class ThoriumAmendmentForm(ThoriumFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class EnergyFiguresForm(PageForm):
    output_reo = quantity(EnergyReturn, "output_reo")
    energy = quantity(EnergyReturn, "energy")
    carbon_dioxide = quantity(EnergyReturn, "carbon_dioxide")
    waste_water = quantity(EnergyReturn, "waste_water")
    waste_gas = quantity(EnergyReturn, "waste_gas")
    residue = quantity(EnergyReturn, "residue")
    cod = quantity(EnergyReturn, "cod")
    ammonia_nitrogen = quantity(EnergyReturn, "ammonia_nitrogen")
    sulphur_dioxide = quantity(EnergyReturn, "sulphur_dioxide")
    nitrogen_oxides = quantity(EnergyReturn, "nitrogen_oxides")


class EnergyAmendmentForm(EnergyFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class AssociatedReturnForm(HalfYearForm, AssociatedFiguresForm):
    kinds = associated_returns.SITES
    field_order = ("site", "year", "half", "mineral")

    mineral = forms.ChoiceField(label=label_of(AssociatedReturn, "mineral"), choices=AssociatedMineral.choices)


class ThoriumReturnForm(HalfYearForm, ThoriumFiguresForm):
    kinds = thorium_returns.SITES


class EnergyReturnForm(HalfYearForm, EnergyFiguresForm):
    kinds = energy_returns.SITES


CREATE_ASSOCIATED_RETURN = create_return(
    associated_returns.file,
    AssociatedReturnForm,
    title=_("File a return of associated minerals"),
    lead=_("One return for each mineral that was in the ore of the half-year."),
)
CREATE_THORIUM_RETURN = create_return(
    thorium_returns.file,
    ThoriumReturnForm,
    title=_("File a return of thorium"),
    lead=_("What came with the feed and where it went, in kilograms of ThO₂."),
)
CREATE_ENERGY_RETURN = create_return(
    energy_returns.file,
    EnergyReturnForm,
    title=_("File a return of energy and wastes"),
    lead=_("What the site used and made in the half-year. Leave empty what was not measured."),
)
ASSOCIATED_RETURNS = declare_amendable(
    ASSOCIATED_RETURN, associated_returns.amend, AssociatedAmendmentForm, "pages:associated-return"
)
THORIUM_RETURNS = declare_amendable(THORIUM_RETURN, thorium_returns.amend, ThoriumAmendmentForm, "pages:thorium-return")
ENERGY_RETURNS = declare_amendable(ENERGY_RETURN, energy_returns.amend, EnergyAmendmentForm, "pages:energy-return")
