"""Base of the admin screens, which show what is visible to the officer and write through services alone."""

import functools
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.enums import ActionVariant

from core import expected_versions
from core.actors import Actor
from core.acts import Act, Acts
from core.errors import DomainError
from core.formats import local_name
from core.models.base import Versioned
from enterprises import two_person_acts
from enterprises.admin.lookups import declared_lookups
from enterprises.admin.widgets import style_form
from enterprises.policies import can, holds
from enterprises.services import approvals

type Column = Callable[..., Any]

_REFUSAL = "register.refusal"  # in the request's environment


def _by_field(refusal: DomainError, form: forms.BaseForm) -> list[tuple[str | None, Any, str]]:
    """Return the faults of a refusal by the form's fields, or the whole refusal if it concerns none of them."""
    placed = [(fault.pointer.lstrip("/"), fault.detail, fault.code) for fault in refusal.errors]
    return [fault for fault in placed if fault[0] in form.fields] or [(None, refusal.detail, refusal.code)]


@functools.cache
def _localised(model: type[models.Model], name: str | Column) -> str | Column:
    """Return a list column that shows a related object by its name in the reader's language."""
    field = next((field for field in model._meta.get_fields() if field.name == name), None)
    if not isinstance(name, str) or not isinstance(field, models.ForeignKey):
        return name
    if not hasattr(field.related_model, "name_zh"):
        return name

    def related_name(row: models.Model) -> str | None:
        related = getattr(row, name)
        return local_name(related) if related else None

    related_name.__name__ = name
    has_default_name = field.verbose_name == name.replace("_", " ")  # Django's default, in English
    description = field.related_model._meta.verbose_name if has_default_name else field.verbose_name
    return admin.display(description=description, ordering=name)(related_name)


class ServiceModelAdmin(ModelAdmin):
    """Base of the screens of rows in the officer's jurisdiction; read-only unless a subclass names capabilities.

    ``create(data, actor)`` and ``update(obj, data, actor)`` translate a valid form into one service call. ``acts``
    become buttons on the object's screen, open exactly when the service would allow them, or a link to their page.
    """

    add_capability: str | None = None
    change_capability: str | None = None
    editable: tuple[str, ...] = ()  # the fields of ``update``; the others are read-only once the row exists
    acts: Acts | None = None  # performed on the object's page, or here if it has none
    linked_lookups: tuple[str, ...] = ()  # further parameters, of links on other screens
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True
    warn_unsaved_form = True

    def create(self, data: dict[str, Any], actor: Actor) -> models.Model:
        raise NotImplementedError

    def update(self, obj: Any, data: dict[str, Any], actor: Actor) -> models.Model:  # of the subclass's model
        raise NotImplementedError

    # --- Permissions ---
    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return self.model._default_manager.visible_to(request.user).order_by(*self.get_ordering(request) or ())

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [_localised(self.model, name) for name in super().get_list_display(request)]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        filters = self.get_list_filter(request)
        return lookup in declared_lookups(self.model, filters, self.date_hierarchy, self.linked_lookups)

    def get_ordering(self, request: HttpRequest) -> Sequence[Any]:
        return self.ordering or self.model._meta.ordering

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # For invisible rows the queryset has already answered 404.
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_capability is not None and holds(request.user, self.add_capability)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.change_capability is not None and can(request.user, self.change_capability, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """Offer only the rows that are visible to the officer."""
        rows = db_field.related_model._default_manager
        if hasattr(rows, "visible_to"):
            kwargs.setdefault("queryset", rows.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Sequence[Any]:
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or not self.editable:
            return fixed
        names = [name for name in flatten_fieldsets(self.get_fieldsets(request, obj)) if name not in self.editable]
        return [*fixed, *(name for name in names if name not in fixed)]

    # --- Writing, through services ---
    def save_form(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> models.Model:
        """Write through the service; a refusal is shown beside what was typed (``changeform_view``)."""
        if change:
            with self._expected_version(request, form.instance):
                return self.update(form.instance, form.cleaned_data, request.user)
        return self.create(form.cleaned_data, request.user)

    def _expected_version(self, request: HttpRequest, obj: models.Model) -> AbstractContextManager[None]:
        """Return the context that refuses a change if the row's version is not the one that the page showed."""
        version = request.GET.get("version", "")
        if isinstance(obj, Versioned) and version.isascii() and version.isdecimal():
            expected_versions.require(obj, int(version[:9]))
            return expected_versions.expecting(obj, int(version[:9]))
        return nullcontext()

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        """Do nothing: the service has already saved."""

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Iterable[object], change: bool
    ) -> None:
        """Do nothing: the service has already saved."""

    def construct_change_message(
        self, request: HttpRequest, form: forms.Form, formsets: Iterable[object], add: bool = False
    ) -> list[dict[str, Any]]:
        """Return nothing: the services have recorded what changed."""
        return []

    def log_addition(self, request: HttpRequest, obj: models.Model, message: object) -> None:
        """Do nothing: the audit trail of the services is the only log."""

    def log_change(self, request: HttpRequest, obj: models.Model, message: object) -> None:
        """Do nothing: the audit trail of the services is the only log."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as refusal:
            request.META[_REFUSAL] = refusal
            return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form_class = super().get_form(request, obj, change, **kwargs)
        if _REFUSAL not in request.META:
            return form_class
        refusal: DomainError = request.META[_REFUSAL]

        class Refused(form_class):  # type: ignore[valid-type,misc]  # a class made at run time
            def clean(self) -> Any:
                cleaned = super().clean()
                for field, detail, code in _by_field(refusal, self):
                    self.add_error(field, ValidationError(detail, code=code))
                return cleaned

        return Refused

    # --- Acts ---
    def get_urls(self) -> list[URLPattern]:
        opts = self.model._meta
        name = f"{opts.app_label}_{opts.model_name}_verb"
        own = [path("<path:object_id>/verb/<slug:verb>/", self.admin_site.admin_view(self.verb_view), name=name)]
        return own + super().get_urls()

    def open_acts(self, request: HttpRequest, obj: models.Model) -> list[Act]:
        return self.acts.open_acts(request.user, obj) if self.acts is not None and not self.acts.page else []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if isinstance(obj, Versioned):
            query = request.GET.copy()
            query["version"] = str(obj.version)
            kwargs["form_url"] = f"?{query.urlencode()}"
        if obj is not None:
            links = [self._page_link(obj), *self._verb_links(request, obj), *self._two_person_links(request, obj)]
            context["actions_detail"] = [link for link in links if link]
        return super().render_change_form(request, context, *args, **kwargs)

    def _page_link(self, obj: models.Model) -> dict[str, Any] | None:
        """Return the link to the page of the object, where its acts are performed."""
        if self.acts is None or not self.acts.page:
            return None
        link = {"title": _("Open its page"), "variant": ActionVariant.PRIMARY, "attrs": {}}
        return {**link, "path": self.acts.address(obj.pk)}

    def _two_person_links(self, request: HttpRequest, obj: models.Model) -> list[dict[str, Any]]:
        """Return links to propose the acts that take two people, which have pages of their own."""
        return [
            {
                "title": act.label,
                "variant": ActionVariant.DEFAULT,
                "attrs": {},
                "path": reverse("pages:approval-propose", args=[act.name, obj.pk]),
            }
            for act in two_person_acts.declared()
            if act.offered and act.model is type(obj) and approvals.may_propose(act, request.user, obj)
        ]

    def _verb_links(self, request: HttpRequest, obj: models.Model) -> list[dict[str, Any]]:
        opts = self.model._meta
        query = f"?version={obj.version}" if isinstance(obj, Versioned) else ""
        return [
            {
                "title": act.label,
                "variant": ActionVariant.DEFAULT,
                "attrs": {},
                "path": reverse(f"admin:{opts.app_label}_{opts.model_name}_verb", args=[obj.pk, act.verb]) + query,
            }
            for act in self.open_acts(request, obj)
        ]

    def verb_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """Show the act's form, or only a confirmation, then call the service."""
        obj = self.get_object(request, object_id)
        act = self.acts.find(verb) if self.acts is not None and not self.acts.page else None
        if obj is None or self.acts is None or act is None or act.page:
            raise Http404
        if not self.acts.lifecycle.can(request.user, act.transition.capability, obj):
            raise PermissionDenied
        opts = self.model._meta
        back = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[obj.pk])
        form = act.asks(*((request.POST, request.FILES) if request.method == "POST" else ()))
        form.fit(obj, request.user)
        style_form(form)
        if request.method == "POST" and form.is_valid():
            try:
                with self._expected_version(request, obj):
                    act.service(obj, actor=request.user, **form.values())
            except DomainError as refusal:
                for field, detail, code in _by_field(refusal, form):
                    form.add_error(field, ValidationError(detail, code=code))
            else:
                messages.success(request, _("Done: %(verb)s.") % {"verb": act.label})
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": opts,
            "original": obj,
            "form": form,
            "back": back,
        }
        return render(request, "admin/verbs/confirm.html", context, status=409 if form.errors else 200)
