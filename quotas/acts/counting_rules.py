"""Entering and ending rules of what counts to a programme, by two people: administrators or its own ministry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.formats import stored_day
from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from enterprises.acts.national_reference import ending, entering_of, last_day_of, without_reason
from enterprises.models import Site
from enterprises.two_person_acts import Preview, Table
from quotas.acts.programmes import bounds_of_programme, may_keep
from quotas.counting import wait_for_filings
from quotas.models import CountingRule, Feed, Product, Programme
from quotas.services import counting_rules
from quotas.services.programmes import PROGRAMME


def _choice(name: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label_of(CountingRule, name), choices=choices.choices)


class CountingRuleForm(PageForm):
    site_kind = _choice("site_kind", Site.Kind)
    product_kind = _choice("product_kind", Product.Kind)
    feed = _choice("feed", Feed)
    quantity = _choice("quantity", CountingRule.Quantity)
    valid_from = forms.DateField(
        label=label_of(CountingRule, "valid_from"),
        widget=DateInput,
        help_text=gettext_lazy("The rules of a month are those in force on its last day."),
    )
    valid_to = forms.DateField(label=label_of(CountingRule, "valid_to"), widget=DateInput, required=False)
    legal_basis = text_area(label_of(CountingRule, "legal_basis"), max_length=2_000)


def facts(rule: CountingRule) -> list[tuple[str, str]]:
    """Return what a rule says; codes, so that both people read the same in whichever language."""
    return [
        (gettext_noop("Programme"), rule.programme.code),
        (gettext_noop("Kind of site"), rule.site_kind),
        (gettext_noop("Kind of product"), rule.product_kind),
        (gettext_noop("Feed"), rule.feed),
        (gettext_noop("What is counted"), rule.quantity),
        (gettext_noop("In force from"), stored_day(rule.valid_from)),
        (gettext_noop("In force until"), stored_day(rule.valid_to)),
        (gettext_noop("Legal basis"), rule.legal_basis),
    ]


def _entry(programme: Programme, **entry: Any) -> Preview:
    """Show the rule beside those on record for the same."""
    rule = CountingRule(programme=programme, **entry)
    same = {name: getattr(rule, name) for name in ("programme", "site_kind", "product_kind", "feed")}
    others = CountingRule.objects.filter(**same).order_by("valid_from", "pk")
    return Preview(
        facts(rule),
        [
            Table(
                gettext_noop("Rules on record for the same"),
                [gettext_noop("What is counted"), gettext_noop("In force from"), gettext_noop("In force until")],
                [[row.quantity, stored_day(row.valid_from), stored_day(row.valid_to)] for row in others],
            )
        ],
    )


def _require_fitting(programme: Programme, **entry: Any) -> None:
    counting_rules.require_fitting(CountingRule(programme=programme, **entry))


def _lock(programme: Programme) -> Programme:
    wait_for_filings()
    return PROGRAMME.lock(programme)


def _lock_rule(rule: CountingRule) -> CountingRule:
    wait_for_filings()
    return counting_rules.RULE.lock(rule)


ENTER = entering_of(
    name=counting_rules.ENTER,
    label=gettext_lazy("Enter a counting rule"),
    model=Programme,
    form=CountingRuleForm,
    preview=_entry,
    require=_require_fitting,
    lock=_lock,
    enter=counting_rules.enter,
    allows=may_keep,
    bounds=bounds_of_programme,
)
END = ending(
    name=counting_rules.END,
    label=gettext_lazy("End a counting rule"),
    model=CountingRule,
    preview=last_day_of(facts),
    require=counting_rules.require_open,
    lock=_lock_rule,
    end=without_reason(counting_rules.end),
    allows=lambda actor, rule: may_keep(actor, rule.programme),
    bounds=lambda rule: bounds_of_programme(rule.programme),
)
