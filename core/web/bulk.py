"""Pages of acts on many objects: the chosen ones with the form of the act, then the outcome, with the act back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from core import undo
from core.actors import Actor
from core.acts import Act, Acts
from core.bulk import Outcome, act_on_each
from core.capabilities import holds
from core.errors import Correctable, Forbidden
from core.forms import PageForm
from core.type_aliases import Text
from core.web.acts import STATUS_INVALID, STATUS_REFUSED
from core.web.pages import page
from core.write_access import NOT_ALLOWED

MOST_DIGITS = 9  # of a version


@dataclass(frozen=True, slots=True)
class BulkPage:
    """The page on which a list's chosen rows are decided together.

    ``rows(actor)``: the visible ones; ``name(row)``: in the reader's language. ``back``: the URL name of the list,
    ``title`` its heading. ``undo``: by verb, the verb that takes it back, until some minutes after ``decided_at``.
    """

    acts: Acts
    rows: Callable[[Actor], QuerySet[Any]]
    name: Callable[[Any], Text]
    back: str
    title: Text
    undo: Mapping[str, str]

    def offered(self, actor: Actor) -> list[Act]:
        """Return the acts that the list offers the reader for the rows he chooses."""
        return [self.acts[verb] for verb in self.undo if holds(actor, self.acts[verb].transition.capability)]

    def view(self) -> Callable[..., HttpResponseBase]:
        @page
        def decide_together(request: HttpRequest) -> HttpResponse:
            if not self.offered(request.user):
                raise Forbidden("forbidden", NOT_ALLOWED)
            keys = keys_of(request.POST.getlist("chosen"))
            if not keys:
                return redirect(self.back)
            act = self.acts.find(request.POST.get("verb", ""))
            if act is None or not act.is_done_on_each:
                raise Http404
            return self._decide(request, act, keys)

        return decide_together

    def _decide(self, request: HttpRequest, act: Act, keys: Sequence[UUID]) -> HttpResponse:
        confirmed = "confirmed" in request.POST
        versions = _versions(request.POST, keys)
        form = act.asks(request.POST if confirmed else None, prefix=act.verb)
        status = STATUS_INVALID
        if form.is_valid():
            try:
                outcome = act_on_each(
                    act, self.rows(request.user), keys, actor=request.user, versions=versions, **form.cleaned_data
                )
            except Correctable as refusal:
                form.refuse(refusal)
                status = STATUS_REFUSED
            else:
                return self._outcome(request, act, outcome)
        return self._chosen(request, act, keys, versions, form, status if confirmed else 200)

    def _chosen(
        self,
        request: HttpRequest,
        act: Act,
        keys: Sequence[UUID],
        versions: Mapping[UUID, int],
        form: PageForm,
        status: int,
    ) -> HttpResponse:
        """Show the chosen rows before the act; ``versions``: those that the reader saw before, by key."""
        assert act.many is not None
        rows = list(self.rows(request.user).filter(pk__in=keys[: act.many.limit]))
        acceptable = [row for row in rows if self._is_open(request.user, act, row)]
        context = {
            "listed": self,
            "act": act,
            "rows": [
                (row, self.name(row), self.acts.address(row.pk), versions.get(row.pk, row.version))
                for row in acceptable
            ],
            "left_out": len(keys) - len(acceptable),
            "noun": self._noun(acceptable),
            "form": form,
            "faults": status != 200,
        }
        return render(request, "core/bulk_form.html", context, status=status)

    def _is_open(self, actor: Actor, act: Act, row: Any) -> bool:
        return act.is_offered(row) and self.acts.lifecycle.is_open(actor, row, act.verb)

    def _noun(self, rows: Sequence[object]) -> Text:
        nouns = self.acts.lifecycle.model._meta
        return nouns.verbose_name if len(rows) == 1 else nouns.verbose_name_plural

    def _outcome(self, request: HttpRequest, act: Act, outcome: Outcome) -> HttpResponse:
        undone_by = self.undo.get(act.verb) if outcome.done else None
        context = {
            "listed": self,
            "act": act,
            "done": [(row, self.name(row), self.acts.address(row.pk)) for row in outcome.done],
            "refused": [
                (one, self.name(one.row) if one.row is not None else "", one.row and self.acts.address(one.id))
                for one in outcome.refused
            ],
            "done_noun": self._noun(outcome.done),
            "refused_noun": self._noun(outcome.refused),
            "undo": self.acts[undone_by] if undone_by else None,
            "until": undo.until(min(row.decided_at for row in outcome.done)) if undone_by else None,
            "faults": bool(outcome.refused),
        }
        return render(request, "core/bulk_outcome.html", context)


def keys_of(texts: Iterable[str]) -> list[UUID]:
    """Return the keys that a form sent, without those that are malformed."""
    return [key for text in texts if (key := _key(text)) is not None]


def _versions(sent: Mapping[str, str], keys: Sequence[UUID]) -> dict[UUID, int]:
    """Return the versions that were shown with the chosen rows, by key."""
    stated = {key: sent.get(f"version-{key}", "") for key in keys}
    return {key: int(text) for key, text in stated.items() if text.isdecimal() and len(text) <= MOST_DIGITS}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
