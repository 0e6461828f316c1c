"""Acts of the register that take two people (``enterprises.two_person_acts``), one module per noun."""

from enterprises.acts import freezes, people

__all__ = ["freezes", "people"]
