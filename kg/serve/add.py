"""Adding articles: a text that is pasted, a file, or a page of the web."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import wraps
from io import BytesIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.build import known_of
from kg.config import Config
from kg.errors import ReadError
from kg.fetcher import Fetcher
from kg.read import Origin, read_address, read_bytes
from kg.read.article import plain, record_article, web_address
from kg.read.dates import iso_date
from kg.read.decode import one_newline
from kg.serve.access import require_writing
from kg.serve.addresses import address
from kg.serve.forms import field
from kg.serve.jobs import Jobs, Read
from kg.serve.pages import page
from kg.settings import FetchSettings, ServeSettings
from kg.types import Article

_LONGEST = 200
_NO_ADDRESS = "The address is none of the web: it begins with https:// or http://."


_FIELDS = {"text": ("text", "title", "date", "url"), "file": (), "url": ("url",)}


def form(request: Request) -> Response:
    """The three ways to add articles, and what was added; ``?url=…`` is an address to be changed."""
    return _forms(request, {"url": {"url": request.query_params.get("url", "")}})


def _forms(
    request: Request, typed: Mapping[str, Mapping[str, str]], *, wrong: tuple[str, str] = ("", ""), status: int = 200
) -> Response:
    """The forms with what was typed, and which of them is wrong in what."""
    settings: ServeSettings = request.app.state.settings
    fields = {of: {name: typed.get(of, {}).get(name, "") for name in names} for of, names in _FIELDS.items()}
    return page(request, "add.html", status=status, jobs=_jobs(request).latest(), max_bytes=settings.max_bytes,
                typed=fields, wrong=wrong)  # fmt: skip


def progress(request: Request) -> Response:
    """How far a job is, and what it changed."""
    job = _jobs(request).find(request.path_params["job"])
    if job is None:
        raise HTTPException(404, "This server does not know what was added so any more.")
    again = job.what if job.errors and web_address(job.what) else None
    return page(request, "added.html", job=job, address=address, again=again)


_Begin = Callable[[Request, FormData], Awaitable[tuple[str, Read]]]


def _begun(begin: _Begin) -> Callable[[Request], Awaitable[Response]]:
    """A route for a form of who may write, which begins a job and leads to it."""

    @wraps(begin)
    async def route(request: Request) -> Response:
        require_writing(request)
        settings: ServeSettings = request.app.state.settings
        async with request.form(max_files=1, max_fields=10, max_part_size=settings.max_bytes) as sent:
            try:
                what, read = await begin(request, sent)
                job = await run_in_threadpool(_jobs(request).start, what, read)
                if job is None:
                    raise HTTPException(503, "Too many articles wait already. Try again when some are done.")
            except HTTPException as error:
                of = begin.__name__
                typed = {name: field(sent, name) for name in _FIELDS[of]}
                return _forms(request, {of: typed}, wrong=(of, error.detail), status=error.status_code)
        return RedirectResponse(f"/add/{job.id}", 303)

    return route


@_begun
async def text(request: Request, sent: FormData) -> tuple[str, Read]:
    """Add a text that was pasted."""
    record = {name: field(sent, name) for name in ("text", "title", "date", "url")}
    if not record["text"].strip():
        raise HTTPException(400, "There is no text to add: paste some.")
    if record["date"].strip() and iso_date(record["date"]) is None:
        raise HTTPException(400, "The date is none: write it as 2024-06-03.")
    if record["url"].strip() and web_address(record["url"]) is None:
        raise HTTPException(400, _NO_ADDRESS)
    config = replace(_config(request), columns={})

    def read() -> Iterator[Article | ReadError]:
        nowhere = Origin("the text", "the text", BytesIO, lasting=False)
        try:
            article = record_article(nowhere, config, record | {"text": one_newline(record["text"])}, 1)
        except ReadError as error:
            yield error
            return
        yield article

    return plain(record["title"]) or "a pasted text", read


@_begun
async def file(request: Request, sent: FormData) -> tuple[str, Read]:
    """Add the articles of a file; its name says how it is read, and nothing else."""
    upload = sent.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise HTTPException(400, "No file was chosen.")
    name = (plain(re.split(r"[/\\]", upload.filename)[-1]) or "file")[-_LONGEST:]
    content, config, settings = await upload.read(), _config(request), request.app.state.settings
    return name, lambda: read_bytes(content, name, config, limit=settings.max_bytes)


@_begun
async def url(request: Request, sent: FormData) -> tuple[str, Read]:
    """Add a page of the web."""
    given = field(sent, "url").strip()
    if web_address(given) is None:
        raise HTTPException(400, _NO_ADDRESS)
    config, held = _config(request), request.app.state.held

    def known(source: str) -> Mapping[str, str | None]:
        with held.reading() as graph:
            return known_of(graph, source)

    fetcher = Fetcher(FetchSettings.of(config.fetch))
    return given, lambda: read_address(given, config, fetcher=fetcher, known=known)


def _config(request: Request) -> Config:
    """The settings for reading; what is fetched keeps within the bounds of this server, which others ask to fetch."""
    config: Config = request.app.state.config
    own: ServeSettings = request.app.state.settings
    return config.override(fetch={"timeout": own.timeout, "max_bytes": own.max_bytes, "inner": own.fetch_inner})


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


routes = [
    Route("/add", form),
    Route("/add/text", text, methods=["POST"]),
    Route("/add/file", file, methods=["POST"]),
    Route("/add/url", url, methods=["POST"]),
    Route("/add/{job}", progress),
]
