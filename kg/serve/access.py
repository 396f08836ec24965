"""Who may ask for what: the machine's own browser reads; changes need the token that the start of the server prints.

A page on another site can make a browser send requests here. It cannot read the answers, since none allows it to; that
it changes nothing is seen to by the token, which it does not know, and by the header ``Origin``; that it keeps the
server busy with no queries, by ``Sec-Fetch-Site``. A name of another site that is made to lead here (DNS rebinding)
shows in ``Host``.

Browsers send a cookie to every port of its host, and so to other servers, too. Each server therefore has cookies of its
own, by its port, and the cookie has not the token in it, but what only the token's owner can make of it.
"""

import hmac
import secrets
from collections.abc import Collection
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "kg_token"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def new_token() -> str:
    """A token that cannot be guessed."""
    return secrets.token_urlsafe(24)


class Access:
    """Middleware that refuses requests from elsewhere and adds the headers that hold a page to its own server.

    Args:
        app: what is protected.
        hosts: names by which the server is known, without port; empty: any.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        host = headers.get("host", "")
        name = _name_and_port(host)[0]
        if name not in self.hosts if self.hosts else host and not name:
            refused = PlainTextResponse("This server is not known by that name.\n", status_code=421)
            await refused(scope, receive, send_with_headers)
        elif scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _same_origin(headers):
            refused = PlainTextResponse("Another site may not send anything here.\n", status_code=403)
            await refused(scope, receive, send_with_headers)
        elif headers.get("sec-fetch-site") in ("cross-site", "same-site") and not _followed(scope["method"], headers):
            refused = PlainTextResponse("Another site may only link here.\n", status_code=403)
            await refused(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


def _name_and_port(host: str) -> tuple[str, int | None]:
    """The two parts of a host; where it is malformed, its name is empty."""
    if not host.isprintable() or "/" in host:
        return "", None
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname or "", parts.port
    except ValueError:
        return "", None


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of this server, or from no page at all."""
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def _followed(method: str, headers: Headers) -> bool:
    """Whether a person follows a link; what another page embeds, such as a frame, is a navigation, but no document."""
    mode, destination = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest", "document")
    return method == "GET" and mode == "navigate" and destination == "document"


def cookie_name(request: Request, name: str) -> str:
    """What a cookie of this server is called, so that it is not that of a server at another port of the same host."""
    port = _name_and_port(request.headers.get("host", ""))[1]
    return name if port is None else f"{name}_{port}"


def _proof(token: str, cookie: str) -> str:
    """What a cookie of this name has in it: it shows that somebody knew the token, and does not tell it."""
    return hmac.new(token.encode(), cookie.encode(), "sha256").hexdigest()


def may_write(request: Request) -> bool:
    """Whether who asks has shown the token of a server that takes changes."""
    token: str | None = request.app.state.token
    if token is None:
        return False
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return hmac.compare_digest(shown.strip().encode(), token.encode())
    name = cookie_name(request, _COOKIE)
    cookie = request.cookies.get(name, "")
    # A page always says where it comes from when it sends something; who cannot say it has no cookie either.
    known = request.method in ("GET", "HEAD") or "origin" in request.headers
    return known and hmac.compare_digest(cookie.encode(), _proof(token, name).encode())


def require_writing(request: Request) -> None:
    """Refuse who may change nothing.

    Raises:
        HTTPException: 403, with what to do.
    """
    if request.app.state.token is None:
        raise HTTPException(403, "This server only reads. Start it with kg serve --write to change the graph.")
    if not may_write(request):
        raise HTTPException(403, "Open the address with the token that kg serve printed, and try again.")


def log_in(request: Request) -> RedirectResponse | None:
    """Keep in a cookie that ``?token=…`` was right, and lead to the address without it; None if it was not."""
    token: str | None = request.app.state.token
    shown = request.query_params.get("token")
    if token is None or shown is None or not hmac.compare_digest(shown.encode(), token.encode()):
        return None
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
    answer = RedirectResponse(f"{request.url.path}?{rest}".rstrip("?"), status_code=303)
    name = cookie_name(request, _COOKIE)
    answer.set_cookie(name, _proof(token, name), httponly=True, samesite="strict")
    return answer
