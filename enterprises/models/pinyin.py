"""Pinyin of Chinese names, kept with them so that the search reads an index."""

from typing import Any

from django.db import models

from core.models.fields import PlainInMigrations
from core.pinyin import spelling_of


class PinyinField(PlainInMigrations, models.TextField):
    """The pinyin of ``name_zh``, computed whenever the row is written, in bulk too."""

    path = "django.db.models.TextField"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        spelling = spelling_of(getattr(model_instance, "name_zh"))  # noqa: B009 - every model with this field has it
        setattr(model_instance, self.attname, spelling)
        return spelling


class NamedInPinyin(models.Model):
    """A row with a Chinese name that is found by its pinyin."""

    name_zh: Any
    name_pinyin = PinyinField(editable=False, db_default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and "name_zh" in fields:
            kwargs["update_fields"] = {*fields, "name_pinyin"}
        super().save(*args, **kwargs)
