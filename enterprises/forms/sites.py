"""Forms about a site, which pages share; the bodies of the API are made from them as well."""

from typing import Any, ClassVar, Self

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.formats import local_name
from core.forms import PageForm, SeenChoiceField
from enterprises.models import Site
from enterprises.queries import own_sites


class SiteField(SeenChoiceField):
    """The code of a site that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Site.objects.select_related("jurisdiction", "enterprise"),
            label=_("Code of the site"),
            to_field_name="code",
            widget=forms.TextInput,
            error_messages={"invalid_choice": _("There is no site of this code.")},
            **kwargs,
        )


class SiteForm(PageForm):
    """A form of a record about a site that the reader sees, named by its code."""

    site = SiteField()

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={"site": request.GET.get("site", "")})
        form.field("site").queryset = Site.objects.visible_to(request.user).select_related("jurisdiction", "enterprise")
        return form


class OwnSiteForm(PageForm):
    """A form of a return about a site of certain kinds that the reader's own enterprises hold or held."""

    kinds: ClassVar[tuple[str, ...]] = ()

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none(), to_field_name="code", empty_label=None)

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        form = cls(data, initial={**cls.period_of(request), "site": request.GET.get("site", "")})
        rows = cls.sites_of(request.user).filter(kind__in=cls.kinds)
        form.field("site").queryset = rows.select_related("enterprise", "jurisdiction").order_by("code")
        form.field("site").label_from_instance = lambda site: f"{site.code} {local_name(site)}"
        return form

    @classmethod
    def sites_of(cls, actor: Actor) -> QuerySet[Site]:
        return own_sites(actor)

    @classmethod
    def period_of(cls, request: HttpRequest) -> dict[str, Any]:
        """Return the period with which the form begins."""
        return {}
