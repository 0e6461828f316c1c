"""Returns of associated minerals, of thorium, and of energy and wastes over the API."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.bodies import body_of
from core.api.fields import ActionsField
from enterprises.api.fields import OwnSiteField
from resources.acts.further_returns import (
    ASSOCIATED_RETURNS,
    CREATE_ASSOCIATED_RETURN,
    CREATE_ENERGY_RETURN,
    CREATE_THORIUM_RETURN,
    ENERGY_RETURNS,
    THORIUM_RETURNS,
    AssociatedReturnForm,
    EnergyReturnForm,
    ThoriumReturnForm,
)
from resources.api.half_years import HEAD, TAIL, HalfYearViewSet, OfHalfYearSerializer
from resources.filters import AssociatedReturnFilters, HalfYearFilters
from resources.lifecycles import ASSOCIATED_RETURN, ENERGY_RETURN, THORIUM_RETURN
from resources.models import (
    ENERGY_FIGURES,
    AssociatedReturn,
    EnergyReturn,
    ThoriumReturn,
)
from resources.queries.energy_returns import per_tonne
from resources.recovery_rates import share


def _shown(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:.3f}"


class AssociatedReturnSerializer(OfHalfYearSerializer):
    recovery = serializers.SerializerMethodField(help_text=_("recovered, in percent of what was in the ore"))
    actions = ActionsField(ASSOCIATED_RETURN)

    class Meta:
        model = AssociatedReturn
        fields = [*HEAD, "mineral", "main_mineral", "in_ore", "recovered", "stored", "recovery", *TAIL]

    def get_recovery(self, row: AssociatedReturn) -> str | None:
        return _shown(share(row.recovered, row.in_ore))


class AssociatedReturnViewSet(HalfYearViewSet):
    """Associated minerals that sites recovered in a half-year, each beside what was in the ore."""

    queryset = AssociatedReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = AssociatedReturnSerializer
    filterset_class = AssociatedReturnFilters
    creates = CREATE_ASSOCIATED_RETURN
    create_body = body_of(AssociatedReturnForm, makes=True, site=OwnSiteField())

    acts = ASSOCIATED_RETURNS


class ThoriumReturnSerializer(OfHalfYearSerializer):
    unaccounted = serializers.SerializerMethodField(
        help_text=_("kg of the feed that are in nothing that is stated; below zero: more is stated than came")
    )
    is_open = serializers.BooleanField(
        read_only=True, help_text=_("more than a tenth of the thorium in the feed is unaccounted for")
    )
    actions = ActionsField(THORIUM_RETURN)

    class Meta:
        model = ThoriumReturn
        fields = [
            *HEAD,
            "in_feed",
            "in_products",
            "in_residue",
            "discharged",
            "unaccounted",
            "is_open",
            "residue",
            "method",
            *TAIL,
        ]

    def get_unaccounted(self, row: ThoriumReturn) -> str:
        return f"{row.unaccounted:.3f}"


class ThoriumReturnViewSet(HalfYearViewSet):
    """Balances of thorium by site and half-year, in kilograms of ThO₂."""

    queryset = ThoriumReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = ThoriumReturnSerializer
    filterset_class = HalfYearFilters
    creates = CREATE_THORIUM_RETURN
    create_body = body_of(ThoriumReturnForm, makes=True, site=OwnSiteField())

    acts = THORIUM_RETURNS


class EnergyReturnSerializer(OfHalfYearSerializer):
    energy_a_tonne = serializers.SerializerMethodField(help_text=_("tonnes of standard coal for a tonne of output"))
    waste_water_a_tonne = serializers.SerializerMethodField(help_text=_("cubic metres for a tonne of output"))
    residue_a_tonne = serializers.SerializerMethodField(help_text=_("tonnes for a tonne of output"))
    actions = ActionsField(ENERGY_RETURN)

    class Meta:
        model = EnergyReturn
        fields = [
            *HEAD,
            "output_reo",
            *ENERGY_FIGURES,
            "energy_a_tonne",
            "waste_water_a_tonne",
            "residue_a_tonne",
            *TAIL,
        ]

    def get_energy_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.energy, row.output_reo))

    def get_waste_water_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.waste_water, row.output_reo))

    def get_residue_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.residue, row.output_reo))


class EnergyReturnViewSet(HalfYearViewSet):
    """Energy that sites used and wastes that they made in a half-year, beside their output."""

    queryset = EnergyReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = EnergyReturnSerializer
    filterset_class = HalfYearFilters
    creates = CREATE_ENERGY_RETURN
    create_body = body_of(EnergyReturnForm, makes=True, site=OwnSiteField())

    acts = ENERGY_RETURNS
