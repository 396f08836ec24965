"""What people send with a form."""

from starlette.datastructures import FormData


def field(form: FormData, name: str) -> str:
    """The text of a field; empty, where there is none or a file.

    Example:
        >>> field(FormData({"name": "Ada"}), "name"), field(FormData({}), "name")
        ('Ada', '')
    """
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
