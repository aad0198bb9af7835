"""Owns which language a request is answered in, and the address of the same page in another. Never remembers a choice on a GET."""

from starlette.requests import Request
from starlette.responses import Response

from frontend.access import cookies
from frontend.words import LANGUAGES, negotiate


def language_of(request: Request, of_the_debate: str | None = None) -> str:
    return negotiate(
        request.query_params.get("lang"), request.cookies.get(cookies.LANGUAGE), request.headers.get("accept-language", ""), of_the_debate
    )


def page_url(request: Request, path: str, lang: str) -> str:
    """The page in that language. Other parameters stay, since `?seat=` says which page it is.

    `path`: a refused form shows its page again, but under an address that cannot be opened by a link.
    """
    return f"{path}?{request.url.include_query_params(lang=lang).query}"


def keeping_language(request: Request, path: str) -> str:
    """A path of ours, in the language that this page's address asks for: without a script no cookie keeps that choice (it takes a POST)."""
    chosen = request.query_params.get("lang")
    if chosen not in LANGUAGES:
        return path
    address, mark, fragment = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}lang={chosen}{mark}{fragment}"


def keep_language(request: Request, response: Response, chosen: str | None) -> None:
    """A form carries the language of its page; only a POST writes it down, and only what the browser does not say."""
    if chosen in LANGUAGES and chosen != language_of(request):
        cookies.put(request, response, cookies.LANGUAGE, str(chosen))
