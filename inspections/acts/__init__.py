"""Acts of supervision that take two people (``enterprises.two_person_acts``), one module a noun."""

from inspections.acts import competences, flags

__all__ = ["competences", "flags"]
