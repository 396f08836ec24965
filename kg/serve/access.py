"""Who may ask for what: the machine's own browser reads; changes need the token that the start of the server prints.

A page on another site can make a browser send requests here. It cannot read the answers, since none allows it to; that
it changes nothing is seen to by the token, which it does not know, and by the header ``Origin``. A name of another site
that is made to lead here (DNS rebinding) shows in ``Host``.
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

COOKIE = "kg_token"
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
        if self.hosts and _name(headers.get("host", "")) not in self.hosts:
            refused = PlainTextResponse("This server is not known by that name.\n", status_code=421)
            await refused(scope, receive, send_with_headers)
        elif scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _same_origin(headers):
            refused = PlainTextResponse("Another site may not send anything here.\n", status_code=403)
            await refused(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


def _name(host: str) -> str:
    """A host without its port."""
    return (urlsplit(f"//{host}").hostname or "") if host.isprintable() and "/" not in host else ""


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of this server, or from no page at all."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def may_write(request: Request) -> bool:
    """Whether who asks has shown the token of a server that takes changes."""
    token: str | None = request.app.state.token
    if token is None:
        return False
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return hmac.compare_digest(shown.strip().encode(), token.encode())
    cookie = request.cookies.get(COOKIE, "")
    # A page always says where it comes from when it sends something; who cannot say it has no cookie either.
    known = request.method in ("GET", "HEAD") or "origin" in request.headers
    return known and hmac.compare_digest(cookie.encode(), token.encode())


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
    """Keep the token of ``?token=…`` in a cookie, and lead to the same address without it; None if there is none."""
    token: str | None = request.app.state.token
    shown = request.query_params.get("token")
    if token is None or shown is None or not hmac.compare_digest(shown.encode(), token.encode()):
        return None
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "token"])
    answer = RedirectResponse(f"{request.url.path}?{rest}".rstrip("?"), status_code=303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return answer
