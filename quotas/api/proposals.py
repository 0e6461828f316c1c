"""A planned distribution over the API: terms in the query, every figure of the answer with its reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.actors import Actor
from core.api.fields import DecimalStringField, YearField
from core.api.serializers import Serializer
from quotas.api.fields import PercentField, TonnesField
from quotas.models import Category
from quotas.planning.division import Rule
from quotas.quantities import ZERO
from quotas.services import proposals
from quotas.services.proposals import MOST_PER_CENT, RULE_LABELS, ConstraintGroup, Proposal, Steps
from quotas.services.rounds import Begun


class WeightField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, **kwargs)


class BoundField(serializers.IntegerField):
    """A percentage of what was received last year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PER_CENT, required=False, **kwargs)


class ProposalQuery(Serializer):
    programme = serializers.CharField(max_length=32)
    year = YearField()
    giver = serializers.CharField(max_length=32, help_text=_("code of the nation, province or group that distributes"))
    category = serializers.ChoiceField(Category.choices, help_text=_("total: light, and medium and heavy, together"))
    total = TonnesField()
    reserve = TonnesField(default=ZERO, help_text=_("tonnes that nobody is given"))
    rule = serializers.ChoiceField(list(RULE_LABELS.items()), default=Rule.PROPORTIONAL)
    plan_weight = WeightField(default=100, help_text=_("of what was received last year, in the claim"))
    use_weight = WeightField(default=0, help_text=_("of what was used last year"))
    capacity_weight = WeightField(default=0, help_text=_("of the approved capacity"))
    equal_weight = WeightField(default=0, help_text=_("of equal parts"))
    quantity_weight = WeightField(default=0, help_text=_("of the quantity exported in the days of the record"))
    value_weight = WeightField(default=0, help_text=_("of the value exported in these days"))
    reserves_weight = WeightField(default=0, help_text=_("of the remaining reserves of places, in plans of mining"))
    record_from = serializers.DateField(required=False, help_text=_("first day of the exports that count"))
    record_until = serializers.DateField(required=False, help_text=_("last day of the exports that count"))
    least_percent = BoundField(help_text=_("least, in percent of last year"))
    least_tonnes = TonnesField(required=False, help_text=_("least scale: of whoever has a claim and may have quota"))
    least_scales = serializers.CharField(
        max_length=4000,
        required=False,
        default="",
        help_text=_("least scale of a category, one a line: category, a colon, tonnes, a semicolon and its document"),
    )
    most_percent = BoundField(help_text=_("most, in percent of last year"))
    within_capacity = serializers.BooleanField(default=False)
    eligible_only = serializers.BooleanField(default=True)
    within_plans = serializers.BooleanField(
        default=False,
        help_text=_("special plans of mining areas hold the enterprises whose licensed mines all lie in the area"),
    )
    deduct_excess = serializers.BooleanField(default=False, help_text=_("reduce claims by last year's excess"))
    deduct_proposed = serializers.BooleanField(
        default=False, help_text=_("reduce claims by the deductions proposed for last year")
    )
    spared = serializers.CharField(
        max_length=4000,
        required=False,
        default="",
        help_text=_("whose deduction is not made, one a line: a code, a colon and the reason"),
    )
    round_percent = serializers.IntegerField(
        min_value=1, max_value=100, default=100, help_text=_("of the total, with the rounds before")
    )
    step = serializers.ChoiceField(Steps.choices, default=Steps.FIVE, help_text=_("tonnes"))
    new_recipients = serializers.CharField(
        max_length=4000,
        required=False,
        default="",
        help_text=_(
            "without quota this year and last, separated by commas, with the tonnes that stand in for last year's plan:"
            " E-004:500,E-005/light:300"
        ),
    )
    ceilings = serializers.CharField(
        max_length=8000,
        required=False,
        default="",
        help_text=_("separated by commas, such as 36:9000,36/light:3000,light:80000"),
    )

    def propose(self, actor: Actor) -> Proposal:
        return proposals.propose_entered(self.validated_data, separator=",", actor=actor)


class BegunProposal(ProposalQuery):
    """The proposal from which a draft was begun: its terms as they were asked, and the digest of its answer."""

    digest = serializers.CharField(max_length=64, help_text=_("as answered with the proposal"))

    def validate(self, attrs: dict[str, Any]) -> Any:
        digest = attrs.pop("digest")
        return Begun(entered=attrs, separator=",", digest=digest)


class ProposedLineSerializer(Serializer):
    to = serializers.CharField(source="recipient.holder.code")
    category = serializers.ChoiceField(Category.choices, source="recipient.category")
    received = TonnesField(source="recipient.received", help_text=_("last year"))
    used = TonnesField(source="recipient.used", help_text=_("last year"))
    capacity = TonnesField(
        source="recipient.capacity", allow_null=True, help_text=_("of the holder, whatever the category")
    )
    reserves = TonnesField(
        source="recipient.reserves",
        allow_null=True,
        help_text=_("of a place, all categories; null if none are weighed"),
    )
    exported = TonnesField(source="recipient.record.tonnes", help_text=_("in the days of the record, t of goods"))
    exported_value = DecimalStringField(
        source="recipient.record.value", places=2, maximum="99999999999999", help_text=_("US dollars")
    )
    eligible = serializers.SerializerMethodField(help_text=_("null for places and groups"))
    foreign_invested = serializers.BooleanField(source="is_foreign_invested")
    first_claim = TonnesField(
        source="recipient.first_claim",
        allow_null=True,
        help_text=_("of a new recipient: what stands in for last year's plan"),
    )
    claim = TonnesField()
    tonnes = TonnesField()
    change_percent = PercentField()
    expected = TonnesField(help_text=_("last year's use, with what is still expected of a year in progress"))
    over_by = TonnesField(help_text=_("excess if as much were used as that"))
    reason = serializers.CharField()
    moved = TonnesField(read_only=True, help_text=_("by the repair of crossing ceilings, in tonnes"))
    moved_by = serializers.ListField(
        child=serializers.CharField(), help_text=_("codes of the ceilings that made it; area:NUMBER of a mining area")
    )
    by_rule = serializers.DictField(
        child=TonnesField(allow_null=True), help_text=_("tonnes by each rule; null if not found")
    )

    def get_eligible(self, line: proposals.ProposedLine) -> bool | None:
        return None if line.recipient.answer is None else not line.recipient.is_barred


class NamedConflictSerializer(Serializer):
    """A named group of constraints that prevents that all is given."""

    code = serializers.CharField()
    name = serializers.CharField(source="label")
    together = TonnesField(help_text=_("tonnes that it gives where all groups give as little as possible"))
    alone = TonnesField(allow_null=True, help_text=_("tonnes if only it gave way; null if that would not do"))


class ProposedCeilingSerializer(Serializer):
    code = serializers.CharField(
        help_text=_("of a place, a group, a holder or a category; area:NUMBER of a mining area")
    )
    kind = serializers.ChoiceField(ConstraintGroup.choices, source="group")
    tonnes = TonnesField()
    given = TonnesField(help_text=_("to those under it, together"))
    parameter = DecimalStringField(
        places=4, maximum="999999999", allow_null=True, help_text=_("of the rule, where it stops at the ceiling")
    )
    moved = TonnesField(read_only=True, help_text=_("by the repair to those under it, net"))


class OutOfReachSerializer(Serializer):
    holders = serializers.IntegerField()
    before = TonnesField(help_text=_("received in the year before"))
    this_year = TonnesField(help_text=_("received in this year"))


class PlaceSupplySerializer(Serializer):
    place = serializers.CharField(source="holder.code")
    remaining_t = TonnesField(source="reserve.remaining_t", help_text=_("reserves in the ground, t REO"))
    reserve_year = serializers.IntegerField(source="reserve.year")
    years_before = DecimalStringField(places=1, maximum="999999999", allow_null=True)
    years_after = DecimalStringField(places=1, maximum="999999999", allow_null=True)


class ProvinceCeilingsSerializer(Serializer):
    province = serializers.CharField(source="holder.code")
    planned = TonnesField(help_text=_("the special plans of its mining areas together"))
    proposed = TonnesField()
    excess = TonnesField(help_text=_("of the special plans over the proposed quota"))


class ProposalEffectsSerializer(Serializer):
    capacity = TonnesField(help_text=_("of those whose approved capacity is known, t REO a year"))
    given = TonnesField(help_text=_("to those"))
    capacity_percent = PercentField()
    supply = PlaceSupplySerializer(many=True, help_text=_("years of supply of places"))
    areas = ProvinceCeilingsSerializer(many=True, help_text=_("special plans of mining areas by province"))


class DistributionProposalSerializer(Serializer):
    digest = serializers.CharField(help_text=_("SHA-256 of terms and figures, for a draft that is begun from them"))
    summary = serializers.CharField()
    given = TonnesField()
    given_foreign_invested = TonnesField(help_text=_("of it, to foreign-invested enterprises"))
    received_foreign_invested = TonnesField(help_text=_("last year"))
    left = TonnesField()
    parameter = DecimalStringField(places=4, maximum="999999999", help_text=_("the factor or tonnes of the rule"))
    group_parameters = serializers.DictField(
        child=DecimalStringField(places=4, maximum="999999999"),
        help_text=_("by code of the ceilings at which it stops"),
    )
    advice = serializers.CharField(allow_blank=True)
    moved = TonnesField(help_text=_("sum of what the repair of crossing ceilings moved, the least that keeps all"))
    conflicts = NamedConflictSerializer(many=True, help_text=_("what prevents that all is given"))
    ceilings = ProposedCeilingSerializer(many=True, help_text=_("of several recipients, with what those are given"))
    concentration_before = PercentField(help_text=_("share of the five largest last year"))
    concentration_after = PercentField(help_text=_("share of the five largest"))
    lines = ProposedLineSerializer(many=True)
    out_of_reach = OutOfReachSerializer(
        allow_null=True, help_text=_("recipients that sit elsewhere or are of another group now: they have no line")
    )
    effects = serializers.SerializerMethodField(help_text=_("beyond the lines"))

    @extend_schema_field(ProposalEffectsSerializer)
    def get_effects(self, proposal: Proposal) -> Any:
        effects = proposals.effects_of(proposal, self.context["request"].user)
        return ProposalEffectsSerializer(effects).data
