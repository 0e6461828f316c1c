"""Forms of returns of resource use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.forms import DateInput, DecimalText, PageForm, text_area
from core.models import label_of
from enterprises.models import Site, Standard
from enterprises.models.processes import Process
from resources.forms.half_years import HalfYearForm
from resources.models import UseReturn


class Quantity(DecimalText):
    """A quantity of a return in the unit of its column; empty is "does not occur", never zero."""

    most = Decimal("999999999.999")

    def __init__(self, model: type[Model], name: str) -> None:
        super().__init__(label=label_of(model, name), max_length=24, required=False)


class DraftFiguresForm(PageForm):
    """Process, phase and the quantities of a half-year."""

    process = forms.ChoiceField(label=_("Process"), choices=Process.choices)
    condition = forms.ChoiceField(
        label=_("Phase or kind of ore"),
        choices=[("", _("Not distinguished")), *Standard.Condition.choices],
        required=False,
        help_text=_("Some minimums apply to a phase of leaching or a kind of ore only."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in UseReturn.QUANTITIES:
            self.add_field(name, Quantity(UseReturn, name))
        self.order_fields([*(name for name in self.fields if name != "confirmed"), "confirmed"])


class FiguresForm(DraftFiguresForm):
    """The figures as they are filed, where large ones are confirmed."""

    confirmed = forms.BooleanField(
        label=_("These are tonnes, although a figure is about a thousand times what is usual here"), required=False
    )


class OfMine(HalfYearForm):
    """The mine and half-year that a form is about."""

    kinds = (Site.Kind.MINE,)
    site = forms.ModelChoiceField(label=_("Mine"), queryset=Site.objects.none(), to_field_name="code", empty_label=None)


class UseReturnForm(OfMine, FiguresForm):
    """A return that an enterprise files."""


class UseReturnDraftForm(OfMine, DraftFiguresForm):
    """A draft, in which figures may be missing."""


class Paper(PageForm):
    """The paper that an officer enters."""

    received_on = forms.DateField(label=label_of(UseReturn, "received_on"), widget=DateInput)
    paper_reference = forms.CharField(
        label=label_of(UseReturn, "paper_reference"),
        max_length=60,
        help_text=_("The number under which your office keeps the paper."),
    )


class PaperReturnForm(OfMine, Paper, FiguresForm):
    """A return that was received on paper, of a mine of the officer's place."""

    field_order = ("site", "year", "half", "received_on", "paper_reference")

    @classmethod
    def sites_of(cls, actor: Actor) -> QuerySet[Site]:
        return Site.objects.visible_to(actor)


class AmendmentForm(FiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class PaperAmendmentForm(Paper, AmendmentForm):
    """An amendment that was received on paper."""
