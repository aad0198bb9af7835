"""The charter in words: what a question may be refused for, and what anybody can check. Shows no debate."""

from starlette.requests import Request
from starlette.responses import Response

from debate.domain.questions.words import Rule
from frontend.house import house_of
from frontend.language import language_of


async def charter(request: Request) -> Response:
    return house_of(request).rendering.page(request, "charter.html", {"rules": [rule.value for rule in Rule]}, lang=language_of(request))
