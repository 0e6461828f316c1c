"""The form about a site, which several pages share."""

from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm
from enterprises.models import Site


class SiteField(forms.ModelChoiceField):
    """The code of a site that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Code of the site"),
            queryset=Site.objects.none(),
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
