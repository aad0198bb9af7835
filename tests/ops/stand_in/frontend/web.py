"""A stand-in for the pages."""

from frontend.answering import serve

serve("web")
