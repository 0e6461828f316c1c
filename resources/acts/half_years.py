"""Acts on returns of secondary resources and of tailings: each is amended by a further version."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.acts import Act, Acts, Create, NextStep, declare
from core.formats import local_name
from core.forms import PageForm, text_area
from core.lifecycle import Lifecycle
from core.models import label_of
from core.type_aliases import Text
from resources.capabilities import USE_RETURNS_FILE
from resources.forms.half_years import HalfYearForm
from resources.forms.quantities import quantity
from resources.lifecycles import RECOVERY_RETURN, TAILINGS_RETURN
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.services import recovery_returns, tailings


class RecoveryFiguresForm(PageForm):
    fed = quantity(RecoveryReturn, "fed")
    contained_reo = quantity(RecoveryReturn, "contained_reo")
    recovered_reo = quantity(RecoveryReturn, "recovered_reo")


class RecoveryAmendmentForm(RecoveryFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class TailingsFiguresForm(PageForm):
    opening = quantity(
        TailingsReturn,
        "opening",
        help_text=_("Of the first half-year on record alone. Later ones open with what the one before has left."),
    )
    put_on = quantity(TailingsReturn, "put_on")
    drawn = quantity(TailingsReturn, "drawn")
    recovered_reo = quantity(TailingsReturn, "recovered_reo")


class TailingsAmendmentForm(TailingsFiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)


class RecoveryReturnForm(HalfYearForm, RecoveryFiguresForm):
    kinds = recovery_returns.SITES
    field_order = ("site", "year", "half", "feed")

    feed = forms.ModelChoiceField(
        label=label_of(RecoveryReturn, "feed"), queryset=SecondaryFeed.objects.all(), to_field_name="code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("feed").label_from_instance = local_name


class TailingsReturnForm(HalfYearForm, TailingsFiguresForm):
    kinds = tailings.SITES


def create_return(service: Callable[..., Any], form: type[PageForm], *, title: Text, lead: Text) -> Create:
    """Declare the filing of a return of a half-year."""
    return Create(
        service=service,
        form=form,
        capability=USE_RETURNS_FILE,
        title=title,
        lead=lead,
        button=_("File the return"),
        done=_("The return was filed."),
    )


def declare_amendable(lifecycle: Lifecycle[Any], service: Callable[..., Any], form: type[PageForm], page: str) -> Acts:
    """Declare the one act on a return of a half-year: it is amended by a further version."""
    amend = Act(
        lifecycle["amend"],
        service,
        form=form,
        status=statuses.HTTP_201_CREATED,
        done=_("The amended return was filed."),
    )
    filed = NextStep(_("Nothing has to be done. If it is wrong, it is amended."))
    return declare(lifecycle, amend, page=page, next_steps={"filed": filed})


CREATE_RECOVERY_RETURN = create_return(
    recovery_returns.file,
    RecoveryReturnForm,
    title=_("File a return of secondary resources"),
    lead=_("One return for each kind of feed that the plant used in the half-year."),
)
CREATE_TAILINGS_RETURN = create_return(
    tailings.file,
    TailingsReturnForm,
    title=_("File a return of tailings"),
    lead=_("Tonnes of tailings put on the stock of the site in the half-year, and drawn from it."),
)
RECOVERY_RETURNS = declare_amendable(
    RECOVERY_RETURN, recovery_returns.amend, RecoveryAmendmentForm, "pages:recovery-return"
)
TAILINGS_RETURNS = declare_amendable(TAILINGS_RETURN, tailings.amend, TailingsAmendmentForm, "pages:tailings-return")
