"""The page on which an officer plans a distribution: terms by GET, so that an alternative is an address to keep."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.errors import Correctable, Invalid
from core.formats import NOTHING, per_cent, tonnes
from core.forms import DateInput, PageForm, text_area
from core.type_aliases import Text
from core.web.pages import page, without_empty_fields
from enterprises.eligibility import SITE_KINDS
from enterprises.models import Indicator, Standard
from quotas.models import Category, Programme
from quotas.services import proposals
from quotas.services.proposals import MOST_PER_CENT, RULE_LABELS, Proposal, Steps
from quotas.services.rounds import Begun
from quotas.templatetags.quota import holder_name
from quotas.web import notice_forms
from quotas.web.fields import TonnesField


def _percent(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PER_CENT, **kwargs)


def _weight(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, **kwargs)


class ProposalForm(PageForm):
    programme = forms.ChoiceField(label=_("Programme"))
    year = notice_forms.year_field()
    giver = forms.ChoiceField(label=_("What it does"))
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[
            *(choice for choice in Category.choices if choice[0] != Category.TOTAL),
            (Category.TOTAL, _("Light, and medium and heavy, together")),
        ],
    )
    total = TonnesField(label=_("Total, t"))
    reserve = TonnesField(label=_("Kept back, t"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), choices=[(rule.value, label) for rule, label in RULE_LABELS.items()])
    plan_weight = _weight(_("Weight of last year's plan, %"))
    use_weight = _weight(_("Weight of last year's use, %"))
    capacity_weight = _weight(_("Weight of approved capacity, %"))
    equal_weight = _weight(_("Weight of equal parts, %"))
    quantity_weight = _weight(_("Weight of exported quantity, %"), required=False)
    value_weight = _weight(_("Weight of exported value, %"), required=False)
    reserves_weight = _weight(_("Weight of remaining reserves, %"), required=False)
    record_from = forms.DateField(
        label=_("Exports from"),
        required=False,
        widget=DateInput,
        help_text=_("Of export quota: the first day of the exports that quantity and value count."),
    )
    record_until = forms.DateField(label=_("Exports until"), required=False, widget=DateInput)
    new_recipients = text_area(
        _("New recipients"),
        required=False,
        help_text=_(
            "Without quota this year and last, one a line with the tonnes that stand in for last year's plan:"
            " E-004: 500. Where categories are divided together: E-004/light: 500."
        ),
    )
    deduct_excess = forms.BooleanField(label=_("Deduct last year's excess from the claim"), required=False)
    deduct_proposed = forms.BooleanField(label=_("Deduct what is proposed for last year"), required=False)
    spared = text_area(
        _("Not deducted"),
        required=False,
        help_text=_("One a line: the code of a holder and the reason why nothing is deducted, such as E-001: order."),
    )
    round_percent = forms.IntegerField(
        label=_("This round, % of the total"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("With the rounds before it. Left empty, the whole."),
    )
    least_percent = _percent(_("Least, % of last year"), required=False)
    least_tonnes = TonnesField(
        label=_("Least scale, t"),
        required=False,
        help_text=_("Whoever has a claim and may be given quota is given as much as this, in each category."),
    )
    least_scales = text_area(
        _("Least scale of a category"),
        required=False,
        help_text=_(
            "In its place, one a line with the document that asks for it: light: 5000; entry conditions of 2012."
        ),
    )
    most_percent = _percent(_("Most, % of last year"), required=False)
    within_capacity = forms.BooleanField(label=_("Not above the approved capacity"), required=False)
    eligible_only = forms.BooleanField(label=_("Nothing for those who are not eligible"), required=False)
    ceilings = text_area(
        _("Ceilings"),
        required=False,
        help_text=_(
            "One a line: the code of a recipient, a place or a group, and tonnes, such as 36: 9000. For one category: "
            "36/light: 3000 or 36/medium_heavy: 7000; light: 80000 holds all. A recipient may be under several."
        ),
    )
    within_plans = forms.BooleanField(
        label=_("Within the special plans of mining areas"),
        required=False,
        help_text=_("Of enterprises whose licensed mines all lie in one area, together."),
    )
    step = forms.ChoiceField(label=_("Round to"), choices=Steps.choices)

    sections = (
        (_("What is distributed"), ("programme", "year", "giver", "category", "total", "round_percent", "reserve")),
        (
            _("Claim and rule"),
            (
                "rule",
                "plan_weight",
                "use_weight",
                "capacity_weight",
                "reserves_weight",
                "equal_weight",
                "new_recipients",
            ),
        ),
        (_("Record of exports"), ("quantity_weight", "value_weight", "record_from", "record_until")),
        (_("Deductions"), ("deduct_excess", "deduct_proposed", "spared")),
        (
            _("Bounds"),
            (
                "least_percent",
                "least_tonnes",
                "least_scales",
                "most_percent",
                "within_capacity",
                "eligible_only",
                "within_plans",
                "ceilings",
                "step",
            ),
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("programme", notice_forms.programmes(actor))
        self.set_choices("giver", notice_forms.distributors(actor))

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.sections]

    def propose(self, actor: Actor) -> Proposal | None:
        """Return the proposal; show the refusal beside its field and return nothing if the terms cannot be met."""
        if not self.is_valid():
            return None
        try:
            return proposals.propose_entered(self.cleaned_data, separator="\n", actor=actor)
        except Correctable as refusal:
            self.refuse(refusal)
            return None


def begun_form(request: HttpRequest) -> ProposalForm:
    """Return the form with the terms in the address or, before any are given, with those to begin with."""
    if "total" in request.GET:
        return ProposalForm(request.GET, actor=request.user)
    initial = {
        **dict.fromkeys(proposals.WEIGHTS, 0),
        "plan_weight": 100,
        "eligible_only": True,
        "step": Steps.FIVE,
        "year": clock.today().year + 1,
        **request.GET.dict(),
    }
    return ProposalForm(initial=initial, actor=request.user)


def begun_from(request: HttpRequest) -> Begun | None:
    """Return the proposal from which the draft that is sent was begun, unless it is kept without it."""
    if not (terms := request.POST.get("terms", "")) or "without_proposal" in request.POST:
        return None
    form = ProposalForm(QueryDict(terms), actor=request.user)
    if not form.is_valid():
        raise Invalid.at("/proposal", "invalid", _("The terms of the proposal have errors. Propose again."))
    return Begun(entered=form.cleaned_data, separator="\n", digest=request.POST.get("proposal_digest", ""))


type _Measured = tuple[Proposal, proposals.ProposalEffects]


def _measures(own: _Measured, others: _Measured) -> Iterator[tuple[Text, str, str]]:
    """Return what tells two proposals apart as wholes: a label, and the figure of each."""
    pairs: list[tuple[Text, Callable[[_Measured], str]]] = [
        (_("Given"), lambda each: tonnes(each[0].given)),
        (_("Left"), lambda each: tonnes(each[0].left)),
        (_("Over by as much use as last year, t"), lambda each: tonnes(each[0].over_by)),
        (_("Moved where ceilings cross"), lambda each: tonnes(each[0].moved)),
        (_("Share of the five largest"), lambda each: per_cent(each[0].concentration_after)),
        (_("Of approved capacity"), lambda each: per_cent(each[1].capacity_percent)),
    ]
    for label, figure in pairs:
        yield label, figure(own), figure(others)
    of_others = {each.holder.code: each for each in others[1].supply}
    for place in own[1].supply:
        if (same := of_others.get(place.holder.code)) is not None:
            own_years, other_years = (str(one.years_after or NOTHING) for one in (place, same))
            label = format_html(str(_("Years of supply: {place}")), place=holder_name(place.holder))
            yield label, own_years, other_years


def _other(terms: str, own: Proposal, actor: Actor) -> tuple[Proposal | None, Sequence[Text]]:
    """Return the proposal of other terms, or why it does not stand beside this one."""
    form = ProposalForm(QueryDict(terms), actor=actor)
    other = form.propose(actor)
    if other is None:
        return None, [str(error) for errors in form.errors.values() for error in errors]
    subjects = {(each.programme_year.programme.pk, each.programme_year.year, each.giver.pk) for each in (own, other)}
    if len(subjects) > 1:
        return None, [_("They are of another programme, year or distributor.")]
    return other, []


def _least_capacities(programme: Programme) -> QuerySet[Standard]:
    """Return the standards in force that ask for a capacity of the programme's sites, each with its document."""
    kinds = SITE_KINDS.get(programme.activity, ())
    rows = Standard.objects.in_force(clock.today())
    return rows.filter(indicator=Indicator.CAPACITY, site_kind__in=kinds).order_by("site_kind", "-value")


@page
def proposal(request: HttpRequest) -> HttpResponse:
    notice_forms.require_drafter(request)
    if (shorter := without_empty_fields(request, keep={"total"})) is not None:
        return shorter
    form = begun_form(request)
    found = form.propose(request.user) if form.is_bound else None
    asked = request.GET.copy()
    other_terms = asked.pop("beside", [""])[-1]
    effects = proposals.effects_of(found, request.user) if found else None
    context: dict[str, Any] = {
        "form": form,
        "proposal": found,
        "effects": effects,
        "asked": asked.urlencode(),
        "keep": f"{asked.urlencode()}&{urlencode({'beside': asked.urlencode()})}",
        "other_terms": other_terms,
        "standards": _least_capacities(found.programme_year.programme) if found else (),
    }
    if found and effects and other_terms:
        other, context["not_beside"] = _other(other_terms, found, request.user)
        if other is not None:
            context |= {
                "rows_beside": found.beside(other),
                "categories_beside": found.has_categories or other.has_categories or found.category != other.category,
                "measures": list(_measures((found, effects), (other, proposals.effects_of(other, request.user)))),
            }
    return render(request, "quotas/proposal.html", context, status=400 if form.errors else 200)
