"""A stand-in for the pictures."""

from frontend.answering import serve

serve("panel")
