"""Pages of handovers: listed, made from a letter or a month, taken up, settled."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.acts import Create
from core.forms import MonthField, PageForm, text_area
from core.web.filters import form_of
from core.web.records import RecordPages
from inspections.acts.handovers import HANDOVERS
from inspections.capabilities import HANDOVERS_MAKE
from inspections.filters import HandoverFilters
from inspections.models import Handover
from inspections.services import handovers
from quotas.models import Product
from trade.models import LetterQuestion

ASKED = ("letter", "enterprise", "origin", "kind", "month")


class MonthHandoverForm(PageForm):
    """A month that differs, and why it is handed over."""

    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    origin = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=LetterQuestion.Origin.choices[:3])
    kind = forms.ChoiceField(label=gettext_lazy("Kind of product"), choices=Product.Kind.choices)
    month = MonthField(label=gettext_lazy("Month"))
    reason = text_area(gettext_lazy("Reason"), max_length=2000)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> PageForm:
        stated: dict[str, Any] = {name: request.GET[name] for name in ASKED if name in request.GET}
        is_letter = "letter" in stated or (data is not None and "letter" in data)
        return (LetterHandoverForm if is_letter else cls)(data, initial=stated)


class LetterHandoverForm(PageForm):
    letter = forms.UUIDField(widget=forms.HiddenInput)
    reason = text_area(gettext_lazy("Reason"), max_length=2000)


CREATE = Create(
    service=handovers.hand_over,
    form=MonthHandoverForm,
    capability=HANDOVERS_MAKE,
    title=gettext_lazy("Hand on to an inspector"),
    lead=gettext_lazy("The rows are kept as they are now, with their digest, and go to an inspector of the place."),
    button=gettext_lazy("Hand on"),
    done=gettext_lazy("It was handed on. You are told what comes of it."),
)
PAGES = RecordPages[Handover](
    title=gettext_lazy("Handovers"),
    templates="inspections/handover",
    order=("-made_at", "-pk"),
    filters=HandoverFilters,
    form=form_of(HandoverFilters, "state", "province", "enterprise"),
    creates=CREATE,
    acts=HANDOVERS,
)
