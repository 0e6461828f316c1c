"""Lists cannot be filtered by columns that are not shown, in admin and API, and never by secrets."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse
from drf_spectacular.generators import EndpointEnumerator

import config.urls
from core.api.filters import StrictFilters
from core.models import AuditEvent
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.lookups import declared_lookups
from enterprises.models import User
from inspections.models import Threshold
from quotas.models import PublishedStatistic
from tests.support.api import assert_problem, client_of
from tests.support.cases import every_fault

assert config.urls.urlpatterns  # importing them unregisters the screens of libraries

SECRET = {
    "enterprises.User": {"password", "calendar_digest"},
    "enterprises.Invitation": {"digest"},
    "enterprises.Webhook": {"secret", "previous_secret", "confirmed_token"},
    "core.ApiToken": {"digest", "token_key"},
    "core.IdempotencyKey": {"key"},
    "inspections.Tip": {"receipt_hash", "form_digest"},
    "sessions.Session": {"session_key", "session_data"},
    "account.EmailConfirmation": {"key"},
    "mfa.Authenticator": {"data"},
    "usersessions.UserSession": {"session_key", "data"},
}
SOUNDS_SECRET = re.compile(r"password|secret|digest|_hash|token|session_(key|data)|private|recovery")
# The recovery is that of metal, in a balance.
PUBLIC = re.compile(r"sha256|^recovery$|^(content|document|page|file|request|fingerprint)_digest$")
SCREENS = [model for model in apps.get_models() if admin.site.is_registered(model)]
UNRELATED = {AuditEvent, PublishedStatistic, Threshold}  # no relation leads from them to a person
DEEPEST = 3
OPERATORS = ("", "__startswith", "__contains", "__gt", "__regex", "__isnull")


def is_secret(field: Any) -> bool:
    return field.name in SECRET.get(field.model._meta.label, ())


def paths_to_secrets(model: type[models.Model], depth: int = DEEPEST, came: str = "") -> Iterator[str]:
    """Return the lookups from a model to every secret within reach, over relations in both directions."""
    for field in model._meta.get_fields():
        if getattr(field, "concrete", False) and is_secret(field):
            yield came + field.name
        if depth and field.is_relation and isinstance(field.related_model, type):
            yield from paths_to_secrets(field.related_model, depth - 1, f"{came}{field.name}__")


def resolves_to_secret(model: type[models.Model], path: str) -> bool:
    """Return whether a declared path of columns ends at a secret; a computed value is no path."""
    at: Any = model
    for name in path.lstrip("-^=@").split("__"):
        field = next((one for one in at._meta.get_fields() if one.name == name), None) if at else None
        if field is None:
            return False
        if getattr(field, "concrete", False) and is_secret(field):
            return True
        at = field.related_model if field.is_relation else None
    return False


def test_what_sounds_like_a_secret_is_listed_as_one() -> None:
    sounding = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and not field.is_relation and SOUNDS_SECRET.search(field.name)
    }
    listed = {f"{label}.{name}" for label, names in SECRET.items() for name in names}
    listed |= {"enterprises.ApprovalRequest.digest", "core.RowVersion.digest"}  # of what two people read; of a row
    assert {name for name in sounding - listed if not PUBLIC.search(name.rsplit(".", 1)[1])} == set()
    for label, names in SECRET.items():
        assert names <= {field.name for field in apps.get_model(label)._meta.get_fields()}, label


def test_only_our_own_screens_are_registered() -> None:
    with every_fault() as case:
        for model in SCREENS:
            with case(model.__name__):
                assert isinstance(admin.site.get_model_admin(model), ServiceModelAdmin)


def test_no_secret_answers_to_a_parameter_of_an_admin_list(admin1: User) -> None:
    with every_fault() as case:
        for model in SCREENS:
            with case(model.__name__):
                screen, request = admin.site.get_model_admin(model), RequestFactory().get("/")
                request.user = admin1
                lookups = sorted({"password", *paths_to_secrets(model)})
                assert len(lookups) > 1 or model in UNRELATED, "no secret was within reach: the walk is broken"
                allowed = [
                    lookup + operator
                    for lookup in lookups
                    for operator in OPERATORS
                    if screen.lookup_allowed(lookup + operator, "a", request)
                ]
                assert allowed == []


def test_an_undeclared_parameter_is_refused_and_nothing_is_counted(admin1: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(admin1)
    with every_fault() as case:
        for model in SCREENS:
            with case(model.__name__):
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                assert client.get(address).status_code == 200
                for lookup in ("password__startswith", "pk__gt", "id__in", "actor__password__startswith"):
                    assert client.get(address, {lookup: "a"}).status_code == 400, lookup


def test_what_the_filters_of_a_list_offer_is_allowed(admin1: User) -> None:
    with every_fault() as case:
        for model in SCREENS:
            with case(model.__name__):
                screen, request = admin.site.get_model_admin(model), RequestFactory().get("/")
                request.user = admin1
                offered = {
                    name
                    for spec in screen.get_changelist_instance(request).filter_specs
                    for name in spec.expected_parameters()
                    if name is not None
                }
                declared = declared_lookups(
                    model, screen.get_list_filter(request), screen.date_hierarchy, screen.linked_lookups
                )
                assert offered <= declared


def test_no_secret_is_searched_ordered_or_shown_in_the_admin(admin1: User) -> None:
    with every_fault() as case:
        for model in SCREENS:
            with case(model.__name__):
                screen, request = admin.site.get_model_admin(model), RequestFactory().get("/")
                request.user = admin1
                shown = screen.get_fields(request, model()) if model is User else ()
                paths = [
                    *screen.search_fields,
                    *(screen.ordering or ()),
                    *screen.list_display,
                    *screen.list_filter,
                    *shown,
                ]
                paths += screen.linked_lookups
                assert [path for path in paths if isinstance(path, str) and resolves_to_secret(model, path)] == []


def list_views() -> list[tuple[str, Any]]:
    views = []
    for path, _regex, method, callback in EndpointEnumerator().get_api_endpoints():
        view = callback.cls
        if method == "GET" and "{" not in path and StrictFilters in getattr(view, "filter_backends", ()):
            views.append((path, view))
    return sorted(views, key=lambda one: one[0])


def test_no_filter_search_or_ordering_of_the_api_reaches_a_secret() -> None:
    reached = []
    for path, view in list_views():
        queryset = getattr(view, "queryset", None)
        filterset = getattr(view, "filterset_class", None)
        if queryset is None:
            assert filterset is None, f"{path}: whose columns do the filters read?"
            continue
        model = queryset.model
        filters = [one.field_name or "" for one in filterset.base_filters.values()] if filterset else []
        columns = getattr(view, "ordering_columns", {})
        orderings = [columns.get(name, name) for name in getattr(view, "ordering_fields", ())]
        names = [*filters, *orderings, *getattr(view, "search_fields", ())]
        reached += [f"{path}: {name}" for name in names if resolves_to_secret(model, name)]
    assert len(list_views()) > 20
    assert reached == []


def test_an_undeclared_parameter_of_the_api_is_refused(admin1: User) -> None:
    answered = 0
    for path, view in list_views():
        client = client_of(admin1 if getattr(view, "authentication_classes", [None]) else None)
        if client.get(path).status_code == 200:  # otherwise it is not for administrators
            body = assert_problem(client.get(path, {"password__startswith": "a"}), 400, "invalid")
            assert [fault["code"] for fault in body["errors"]] == ["unknown_parameter"], path
            answered += 1
    assert answered > 20
