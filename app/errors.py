"""Domain errors. A view may catch them; what it does not catch becomes an error page."""


class DomainError(Exception):
    """A rule of the domain forbids this. The message is written for the user."""


class NotFound(DomainError):
    """The thing does not exist, or this actor may not know that it does."""


class Conflict(DomainError):
    """Somebody else's act came first, so this one no longer fits."""
