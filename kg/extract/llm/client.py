"""Asks an OpenAI-compatible service: retries what may pass, within the budget, and asks for less where it refuses.

Services differ in what they understand. One that refuses the JSON schema is asked for it without lengths of texts,
then for any JSON, then for text; one that takes no ``seed`` or ``temperature``, or wants ``max_completion_tokens``, is
asked as it wants it.
"""

import json
import os
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from kg.addresses import check_address
from kg.errors import ExtractError, ModelError
from kg.extract.llm.budget import Budget
from kg.settings import Service
from kg.settings.service import KEY_VARIABLE
from kg.web import AGAIN, FAILURES, Reply, TooLargeError, is_passing, post, told

MAX_BYTES = 2_000_000
"""Of one answer."""

LONGEST_PAUSE = 300.0
"""Seconds; a service that asks for a longer one is not waited for."""

_FIRST_PAUSE = 1.0
_LONGEST_BACKOFF = 60.0
_REFUSES = frozenset([400, 415, 422, 501])
# No article can be answered: the key, the address or the model's name is wrong.
_FATAL = frozenset([401, 402, 403, 404, 405])
# What an answer is held to; the strict mode of some services takes no lengths.
_FORMATS = ("json_schema", "json_schema without lengths", "json_object", "text")


class Client:
    """Asks one service.

    Args:
        service: where it is and how it is asked.
        budget: counts what it costs.
        wait: pauses so many seconds.

    Attributes:
        requests: how many were sent.

    Raises:
        ConfigError: its address is none.
    """

    def __init__(self, service: Service, budget: Budget, *, wait: Callable[[float], None] = time.sleep) -> None:
        check_address(service.url, "a language-model service")
        self.requests = 0
        self._service = service
        self._budget = budget
        self._wait = wait
        self._address = service.url.rstrip("/") + "/chat/completions"
        self._reached = False
        self._dropped: frozenset[str] = frozenset()
        self._format = 0

    def ask(self, request: Mapping[str, Any], source: str) -> str:
        """The text of the answer.

        Args:
            request: body of a chat completion.
            source: of the article, for messages.

        Raises:
            OverBudgetError: it could cost more than is left.
            ExtractError: the service failed.
            ModelError: it refuses every request, or was never there.
        """
        dropped, form = self._dropped, self._format
        while True:
            reply = self._send(_adapted(request, dropped, form), source)
            if reply.status < 300:
                self._dropped, self._format = dropped, form
                return self._content(reply, source)
            refused = _parameter(reply) if reply.status in _REFUSES else None
            if refused and refused not in dropped:
                dropped |= {refused}
            elif reply.status in _REFUSES and form < len(_FORMATS) - 1:
                form += 1
            else:
                self._fail(reply, source)

    def _send(self, request: Mapping[str, Any], source: str) -> Reply:
        """One request, sent again while what went wrong may pass."""
        body = json.dumps(request, ensure_ascii=False).encode("utf-8", "replace")
        for left in range(self._service.retries, -1, -1):
            self._budget.reserve(len(body))
            wanted: float | None = None
            try:
                reply = self._post(body, source)
            except FAILURES as error:
                if not self._reached and isinstance(getattr(error, "reason", error), OSError) and not is_passing(error):
                    raise ModelError(
                        f"{self._service.url} cannot be reached", found=told(error, self._service.timeout),
                        hint="start the service, or name another:  --llm-url URL",
                    ) from None  # fmt: skip
                if is_passing(error):  # then the request may have arrived
                    self._budget.charge(len(body), None)
                if not left:
                    raise self._error(source, told(error, self._service.timeout)) from None
            else:
                self._reached = True
                wanted = reply.retry_after
                if reply.status not in AGAIN or not left or (wanted or 0) > LONGEST_PAUSE:
                    if reply.status < 300:
                        self._budget.charge(len(body), _envelope(reply).get("usage"))
                    return reply
            self._wait(wanted if wanted is not None else _pause(self._service.retries - left))
        raise AssertionError("the last try returns or raises")

    def _post(self, body: bytes, source: str) -> Reply:
        self.requests += 1
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key := _key():
            headers["Authorization"] = f"Bearer {key}"
        try:
            return post(self._address, body, headers, timeout=self._service.timeout, most=MAX_BYTES)
        except TooLargeError:
            self._budget.charge(len(body), None)
            raise self._error(source, f"an answer of more than {MAX_BYTES:,} bytes") from None

    def _content(self, reply: Reply, source: str) -> str:
        try:
            message = _envelope(reply)["choices"][0]["message"]
            content = message.get("content")
        except (LookupError, TypeError, AttributeError):
            raise self._error(source, f"no chat completion: {_start(reply)}") from None
        # Without a text the model has refused, or thought until its tokens were spent.
        return content if isinstance(content, str) else ""

    def _fail(self, reply: Reply, source: str) -> NoReturn:
        found = f"status {reply.status} {reply.reason}: {_start(reply)}".rstrip(": ")
        url = self._service.url
        if 300 <= reply.status < 400:
            raise ModelError(f"{url} has moved", found=f"to {reply.headers.get('location')}", hint="name that one")
        if reply.status in _FATAL:
            hint = f"is the key in {KEY_VARIABLE} right?" if reply.status in (401, 403) else None
            raise ModelError(
                f"{url} refuses", found=found, hint=hint or "are the address and the model's name right?"
            )
        raise self._error(source, found)

    def _error(self, source: str, found: str) -> ExtractError:
        return ExtractError(source, f"was not answered by {self._service.url}", found=found)


def _key() -> str:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key.isascii() or not key.isprintable():
        raise ModelError(f"{KEY_VARIABLE} is no key", found="it has characters that no header may have")
    return key


def _start(reply: Reply) -> str:
    """The beginning of a reply, for messages: without the key, which some services repeat."""
    key = _key().encode()
    return (replace(reply, body=reply.body.replace(key, b"(the key)")) if key else reply).start


def _adapted(request: Mapping[str, Any], dropped: frozenset[str], form: int) -> dict[str, Any]:
    """A request without what the service does not know."""
    adapted = {name: value for name, value in request.items() if name not in dropped}
    if "max_tokens" in dropped:
        adapted["max_completion_tokens"] = request["max_tokens"]
    if _FORMATS[form] == "json_schema without lengths":
        adapted["response_format"] = _without_lengths(request["response_format"])
    elif _FORMATS[form] == "json_object":
        adapted["response_format"] = {"type": "json_object"}
    elif _FORMATS[form] == "text":
        del adapted["response_format"]
    return adapted


def _without_lengths(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _without_lengths(value) for name, value in part.items() if name != "maxLength"}
    return part


def _parameter(reply: Reply) -> str | None:
    """The parameter that a service says it does not take."""
    text = reply.body.decode("utf-8", "replace")
    if "max_completion_tokens" in text:
        return "max_tokens"
    return next((name for name in ("seed", "temperature") if re.search(rf"[\"'`]{name}\\?[\"'`]", text)), None)


def _envelope(reply: Reply) -> dict[str, Any]:
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _pause(tries: int) -> float:
    """Seconds before another try: twice as many each time, and never the same for all who wait."""
    return min(_LONGEST_BACKOFF, _FIRST_PAUSE * 2.0**tries) * random.uniform(0.5, 1.0)  # noqa: S311
