"""Acts on returns of associated minerals, thorium, energy and wastes: each is amended by a further version."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, NextStep, declare
from core.forms import PageForm, text_area
from core.models import label_of
from resources.forms.quantities import quantity
from resources.lifecycles import ASSOCIATED_RETURN, ENERGY_RETURN, THORIUM_RETURN
from resources.models import AssociatedReturn, EnergyReturn, MainMineral, ThoriumReturn
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


ASSOCIATED_RETURNS = declare(
    ASSOCIATED_RETURN,
    Act(
        ASSOCIATED_RETURN["amend"],
        associated_returns.amend,
        form=AssociatedAmendmentForm,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    ),
    page="pages:associated-return",
    next_steps={"filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended."))},
)
THORIUM_RETURNS = declare(
    THORIUM_RETURN,
    Act(
        THORIUM_RETURN["amend"],
        thorium_returns.amend,
        form=ThoriumAmendmentForm,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    ),
    page="pages:thorium-return",
    next_steps={"filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended."))},
)
ENERGY_RETURNS = declare(
    ENERGY_RETURN,
    Act(
        ENERGY_RETURN["amend"],
        energy_returns.amend,
        form=EnergyAmendmentForm,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    ),
    page="pages:energy-return",
    next_steps={"filed": NextStep(_("Nothing has to be done. If it is wrong, it is amended."))},
)
