"""How a source fails."""


class SourceError(Exception):
    """A source that can't be had. `code` is stable; the message says, where it can, how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
