"""What of a session may change after its answer: candidates, which an ICE lite server needs not, and ICE credentials.

Clauses are of RFC 9725. See docs/video.md.
"""

import secrets
from collections.abc import Sequence

from video import link
from video.codecs.sdp import Description, Media, SdpError
from video.codecs.sdp_parse import parse_fragment
from video.codecs.sdp_write import restart_fragment
from video.rtc.entrance import Entrance
from video.rtc.peer import Peer


class Ice:
    """The ICE side of one peer."""

    def __init__(self, entrance: Entrance, peer: Peer, offer: Description, accepted: Sequence[Media]) -> None:
        """`accepted`: the lines of `offer` that the answer takes."""
        self._entrance = entrance
        self._peer = peer
        self._ufrag = offer.transport.ufrag
        self._mids = {line.mid for line in offer.media}
        self._accepted = accepted

    def take(self, message: link.Trickle) -> link.AboutIce:
        """A piece of SDP (4.3.1). Its candidates mean nothing here; another user name fragment asks for a restart (4.3.3)."""
        session, request = message.session, message.request
        try:
            piece = parse_fragment(message.fragment, max_bytes=link.MAX_SDP)
            if not self._mids.issuperset(piece.mids):
                raise SdpError("a line of this piece is none of the offer's (a=mid)")
        except SdpError as error:
            return link.TrickleFailed(session=session, request=request, code=error.code, message=error.message)
        if piece.ufrag in ("", self._ufrag):
            return link.Trickled(session=session, request=request)
        self._ufrag = piece.ufrag
        ufrag, password = self._peer.restart()
        own = self._entrance.local(self._peer)._replace(ufrag=ufrag, password=password, session=secrets.randbits(62))
        return link.Trickled(session=session, request=request, fragment=restart_fragment(own, self._accepted))
