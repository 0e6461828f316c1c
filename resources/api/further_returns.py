"""Returns of associated minerals, of thorium, and of energy and wastes over the API."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.fields import ActionsField
from core.api.viewsets import Creates
from resources.acts.further_returns import ASSOCIATED_RETURNS, ENERGY_RETURNS, THORIUM_RETURNS
from resources.api.half_years import HEAD, TAIL, HalfYearBody, OfHalfYearSerializer, quantity_text
from resources.filters import AssociatedReturnFilters, HalfYearFilters
from resources.lifecycles import ASSOCIATED_RETURN, ENERGY_RETURN, THORIUM_RETURN
from resources.models import (
    ENERGY_FIGURES,
    AssociatedMineral,
    AssociatedReturn,
    EnergyReturn,
    MainMineral,
    ThoriumReturn,
)
from resources.queries.energy_returns import per_tonne
from resources.recovery_rates import share
from resources.services import associated_returns, energy_returns, thorium_returns


def _shown(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:.3f}"


class AssociatedReturnSerializer(OfHalfYearSerializer):
    recovery = serializers.SerializerMethodField(help_text=_("recovered, in percent of what was in the ore"))
    actions = ActionsField(ASSOCIATED_RETURN)

    class Meta:
        model = AssociatedReturn
        fields = [*HEAD, "mineral", "main_mineral", "in_ore", "recovered", "stored", "recovery", *TAIL]
        read_only_fields = fields

    def get_recovery(self, row: AssociatedReturn) -> str | None:
        return _shown(share(row.recovered, row.in_ore))


class AssociatedReturnBody(HalfYearBody):
    mineral = serializers.ChoiceField(choices=AssociatedMineral.choices)
    main_mineral = serializers.ChoiceField(choices=MainMineral.choices, required=False, allow_blank=True)
    in_ore = quantity_text(AssociatedReturn, "in_ore")
    recovered = quantity_text(AssociatedReturn, "recovered")
    stored = quantity_text(AssociatedReturn, "stored")


class AssociatedReturnViewSet(Creates):
    """Associated minerals that sites recovered in a half-year, each beside what was in the ore."""

    queryset = AssociatedReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = AssociatedReturnSerializer
    filterset_class = AssociatedReturnFilters
    create_service = staticmethod(associated_returns.file)
    create_body = AssociatedReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

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
        read_only_fields = fields

    def get_unaccounted(self, row: ThoriumReturn) -> str:
        return f"{row.unaccounted:.3f}"


class ThoriumReturnBody(HalfYearBody):
    in_feed = quantity_text(ThoriumReturn, "in_feed")
    in_products = quantity_text(ThoriumReturn, "in_products")
    in_residue = quantity_text(ThoriumReturn, "in_residue")
    discharged = quantity_text(ThoriumReturn, "discharged")
    residue = quantity_text(ThoriumReturn, "residue")
    method = serializers.CharField(max_length=200)


class ThoriumReturnViewSet(Creates):
    """Balances of thorium by site and half-year, in kilograms of ThO₂."""

    queryset = ThoriumReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = ThoriumReturnSerializer
    filterset_class = HalfYearFilters
    create_service = staticmethod(thorium_returns.file)
    create_body = ThoriumReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

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
        read_only_fields = fields

    def get_energy_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.energy, row.output_reo))

    def get_waste_water_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.waste_water, row.output_reo))

    def get_residue_a_tonne(self, row: EnergyReturn) -> str | None:
        return _shown(per_tonne(row.residue, row.output_reo))


class EnergyReturnBody(HalfYearBody):
    output_reo = quantity_text(EnergyReturn, "output_reo")
    energy = quantity_text(EnergyReturn, "energy")
    carbon_dioxide = quantity_text(EnergyReturn, "carbon_dioxide")
    waste_water = quantity_text(EnergyReturn, "waste_water")
    waste_gas = quantity_text(EnergyReturn, "waste_gas")
    residue = quantity_text(EnergyReturn, "residue")
    cod = quantity_text(EnergyReturn, "cod")
    ammonia_nitrogen = quantity_text(EnergyReturn, "ammonia_nitrogen")
    sulphur_dioxide = quantity_text(EnergyReturn, "sulphur_dioxide")
    nitrogen_oxides = quantity_text(EnergyReturn, "nitrogen_oxides")


class EnergyReturnViewSet(Creates):
    """Energy that sites used and wastes that they made in a half-year, beside their output."""

    queryset = EnergyReturn.objects.with_replaced().select_related("site__jurisdiction", "enterprise", "filed_by")
    serializer_class = EnergyReturnSerializer
    filterset_class = HalfYearFilters
    create_service = staticmethod(energy_returns.file)
    create_body = EnergyReturnBody
    ordering_fields = ("year", "half", "filed_at")
    ordering = ("-year", "-half", "-id")

    acts = ENERGY_RETURNS
