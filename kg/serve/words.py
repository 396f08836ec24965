"""How pages put dates, numbers and relations into words."""

import calendar


def words(relation: str) -> str:
    """The name of a relation, in words.

    Example:
        >>> words("granted-clemency-to")
        'granted clemency to'
    """
    return relation.replace("-", " ")


def day(value: str) -> str:
    """A date of ISO 8601, with the precision that it has, for people; what is none stays as it is.

    Example:
        >>> day("2024-06-03"), day("2024-06"), day("--06-06"), day("2024"), day("soon")
        ('3 June 2024', 'June 2024', '6 June', '2024', 'soon')
    """
    yearless = value.startswith("--")
    year, *rest = (value[2:] if yearless else value)[:10].split("-")
    parts = [year, *rest] if yearless else rest
    if not parts or len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts):
        return value
    month = int(parts[0])
    if not 1 <= month <= 12 or not (yearless or year.isdigit()):
        return value
    told = [str(int(parts[1]))] if len(parts) > 1 else []
    return " ".join([*told, calendar.month_name[month], *([] if yearless else [year])])
