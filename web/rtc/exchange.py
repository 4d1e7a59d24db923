"""What WHEP and WHIP have in common: who asks, what is asked, and what is answered. Clauses are of RFC 9725."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import TypeVar

from aiohttp import web

from command.model import Actor
from web import ice
from web.api.answers import Problem, error
from web.auth import bearer, is_valid
from web.ids import fingerprint
from web.rtc.cors import ALLOWED, is_preflight
from web.services import SERVICES, Services
from web.session import Caller, Session

MAX_OFFER = 32 * 1024
"""Bytes: a browser's offer for one stream is under 8 KB; what is longer costs time to read and offers nothing more."""
ANSWER_S = 10.0
"""How long the media process may take; it takes 3 ms."""
BODY_S = 10.0
"""How long an offer may take to come in: who sends a byte a second holds a connection and nothing else."""

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"

SOON_S, LATER_S = 1, 5
"""Retry-After: of what passes by itself, and of what somebody must mend first."""

_MEDIA_RANGE = re.compile(r"\s*(\*|application)/(\*|sdp)\s*(;.*)?", re.IGNORECASE)
_NEVER = re.compile(r";\s*q=0(\.0*)?\s*(;|$)", re.IGNORECASE)


Word = TypeVar("Word")
Answer = Callable[[web.Request, Caller], Awaitable[web.StreamResponse]]


def called(answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Let in operators, and nodes by their own token; others get 401."""

    @wraps(answer)
    async def handler(request: web.Request) -> web.StreamResponse:
        caller = caller_of(request)
        if caller is None:
            return error(401, "signed_out", "Sign in first, or send a valid token.")
        return await answer(request, caller)

    return handler


def caller_of(request: web.Request) -> Caller | None:
    """Whose request this is, or None."""
    services, address = request.app[SERVICES], address_of(request)
    if (identity := services.identify(request)) is not None:
        is_permitted = partial(is_valid, identity.session, services.replica, services.clock)
        return Caller(identity.actor, is_permitted, address)
    if (token := bearer(request)) is None:
        return None
    hashed, replica = fingerprint(token), services.replica
    node = replica.state.video.nodes.get(replica.state.video.tokens.get(hashed, ""))
    if node is None:
        return None
    actor = Actor(kind="node", id=node.id, agency=node.agency)
    return Caller(actor, lambda: replica.state.video.tokens.get(hashed) == node.id, address)


def address_of(request: web.Request) -> str:
    """Where a request comes from, for limits."""
    return request.remote or "unknown"


async def read_offer(request: web.Request) -> str:
    """The offer of a POST. Raises Problem."""
    _within_rate(request)
    if request.content_type != SDP:
        raise Problem(error(415, "not_sdp", f"Send the offer as Content-Type: {SDP}."), {"Accept-Post": SDP})
    if not _takes_sdp(request.headers.getall("Accept", [])):
        raise Problem(error(406, "no_sdp_wanted", f"The answer is {SDP}: let Accept have it, or leave it out."))
    return await _body(request)


async def read_fragment(request: web.Request, etag: str) -> str:
    """The piece of SDP of a PATCH (4.3.1). `etag` is the one that the session has. Raises Problem."""
    _within_rate(request)
    if request.content_type != FRAGMENT:
        raise Problem(error(415, "not_a_fragment", f"Send it as Content-Type: {FRAGMENT}."), {"Accept-Patch": FRAGMENT})
    wanted = request.headers.getall("If-Match", [])
    if not wanted:
        raise Problem(error(428, "no_if_match", "Say with If-Match which ETag of the session this is for."))
    tags = {tag.strip() for value in wanted for tag in value.split(",")}
    # The RFC's own example has the star in quotes.
    if tags.isdisjoint({f'"{etag}"', "*", '"*"'}):
        raise Problem(error(412, "other_etag", "The session has another ETag by now: it was in the newest answer."))
    return await _body(request)


def check_limits(services: Services, caller: Caller) -> None:
    """Raises Problem when the caller, or the address, has enough sessions."""
    excess = services.limits.excess(services.stage, caller.actor.id, caller.address)
    if excess is not None:
        raise again(error(429, "too_many_sessions", excess), LATER_S)


def again(answer: web.Response, seconds: int) -> Problem:
    """A refusal of what may be asked again after so many seconds."""
    return Problem(answer, {"Retry-After": str(seconds)})


def no_media() -> Problem:
    """There is no media process, or it does not answer."""
    return again(error(503, "no_media", "The media process does not answer: try again in a moment."), SOON_S)


async def word_on(answered: asyncio.Future[Word]) -> Word:
    """What the media process says of an offer. Raises Problem: there is none, or it does not answer."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await answered
    except TimeoutError:
        raise no_media() from None


def failed(code: str, message: str) -> Problem:
    """What the media process says of an offer that it refuses."""
    if code in ("no_media", "busy"):
        return again(error(503, code, message), SOON_S if code == "no_media" else LATER_S)
    return Problem(error(422 if code == "no_h264" else 400, code, message))


def created(services: Services, session: Session, path: str, sdp: str) -> web.Response:
    """201 with the answer. The location is an absolute path: some clients resolve a relative one wrongly."""
    answer = web.Response(
        status=201, body=sdp.encode(), content_type=SDP
    )  # as text it would bear a charset, which SDP has not
    answer.headers["Location"] = f"{path}/sessions/{session.id}"
    answer.headers["ETag"] = f'"{session.etag}"'
    answer.headers["Accept-Patch"] = FRAGMENT
    return with_servers(services, answer)


def with_servers(services: Services, answer: web.Response) -> web.Response:
    """The answer with a `Link` for each STUN and TURN server (4.6)."""
    for link in ice.links(services.config.ice_servers):
        answer.headers.add("Link", link)
    return answer


async def options(request: web.Request) -> web.Response:
    """204: what may be posted here (4.2); the ICE servers too, for whoever shows a token and is no preflight (4.6)."""
    answer = web.Response(status=204, headers={"Accept-Post": SDP, "Allow": ALLOWED["Access-Control-Allow-Methods"]})
    if is_preflight(request):
        answer.headers.update(ALLOWED)
    elif caller_of(request) is not None:
        with_servers(request.app[SERVICES], answer)
    return answer


def _within_rate(request: web.Request) -> None:
    now = asyncio.get_running_loop().time()
    if not request.app[SERVICES].limits.may_offer(address_of(request), now):
        raise again(error(429, "slow_down", "Too many offers come from your address: wait a second."), SOON_S)


def _takes_sdp(accepted: list[str]) -> bool:
    """Whether an Accept header (RFC 9110 12.5.1) leaves SDP to be sent; none, or an empty one, takes everything."""
    ranges = [part for value in accepted for part in value.split(",") if part.strip()]
    return not ranges or any(_MEDIA_RANGE.fullmatch(part) and not _NEVER.search(part) for part in ranges)


async def _body(request: web.Request) -> str:
    """The body as text; what is no UTF-8 is a fault of what is read from it. Raises Problem."""
    body = b""
    try:
        async with asyncio.timeout(BODY_S):
            while len(body) <= MAX_OFFER and (part := await request.content.readany()):
                body += part
    except TimeoutError:
        raise Problem(error(408, "too_slow", f"The body did not come within {BODY_S:.0f} s: send it again.")) from None
    if len(body) > MAX_OFFER:
        raise Problem(
            error(413, "offer_too_large", f"It is longer than {MAX_OFFER} bytes: offer fewer lines and codecs.")
        )
    return body.decode(errors="replace")
