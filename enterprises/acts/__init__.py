"""Acts on the register that take two people (``enterprises.two_person_acts``), one module a noun."""

from enterprises.acts import people

__all__ = ["people"]
