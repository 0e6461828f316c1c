"""The field in which the corners of an outline are pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from core.forms import ReadTextField
from core.geometry import Unusable
from enterprises import outlines


class OutlineField(ReadTextField):
    """The corners of a licence or an area, as lines or as GeoJSON; the value is as it is stored."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Outline"))
        options.setdefault(
            "help_text",
            gettext_lazy(
                "One corner to a line, longitude and latitude in degrees (115.10533 24.75278 or 115°06′19″"
                " 24°45′10″; WGS 84 or CGCS 2000), in their order around the ground; or a GeoJSON Polygon."
            ),
        )
        options.setdefault("widget", forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}))
        super().__init__(max_length=outlines.LONGEST, **options)

    def read(self, text: str) -> str:
        try:
            return outlines.read(text)
        except Unusable as error:
            code, what = error.args
            raise ValidationError(str(outlines.WRONG[code]) % what, code=code) from error
