"""Indexes for finding rows by any part of a name."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models.functions import Upper


def parts_of(name: str, *fields: str) -> GinIndex:
    """Return a trigram index for ``icontains`` on each of the fields, in upper case as Django compares them."""
    return GinIndex(*(OpClass(Upper(field), name="gin_trgm_ops") for field in fields), name=name)
