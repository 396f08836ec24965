"""Numbers in words."""


def many(count: int, one: str, more: str | None = None) -> str:
    """A number and what it counts.

    Example:
        >>> many(1, "article"), many(1200, "article"), many(2, "entity", "entities")
        ('1 article', '1,200 articles', '2 entities')
    """
    return f"{count:,} {one if count == 1 else more or one + 's'}"
