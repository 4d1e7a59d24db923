"""NAL units that came in fragments, put together: alike in H.264 (RFC 6184 5.8) and H.265 (RFC 7798 4.4.3). No I/O."""

START, END = 0x80, 0x40
"""Flags beside the type of a fragmented NAL unit."""


class Fragments:
    """The one NAL unit that is being put together; `error` is raised where it can't be."""

    def __init__(self, error: type[ValueError]) -> None:
        self._error = error
        self._pieces: list[bytes] = []

    def add(self, flags: int, header: bytes, piece: bytes) -> list[bytes]:
        """The next fragment, of a unit with this header; answers the unit once it is whole, in a list."""
        if flags & START:
            self.check_closed()
            self._pieces = [header]
        elif not self._pieces:
            raise self._error("a fragmented NAL unit has no beginning")
        self._pieces.append(piece)
        if not flags & END:
            return []
        whole, self._pieces = b"".join(self._pieces), []
        return [whole]

    def check_closed(self) -> None:
        """Nothing else may come before the end of a unit."""
        if self._pieces:
            raise self._error("a fragmented NAL unit has no end")
