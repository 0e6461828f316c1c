"""Path converters: an address of another shape is not found, and never reaches a query."""


class Code:
    """A code of the register: capital letters, digits and hyphens."""

    regex = "[A-Z0-9-]{1,32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Month:
    """A month: ``2011-04``."""

    regex = "[0-9]{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
