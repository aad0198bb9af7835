"""Puts this folder's `web` and `prepare` before the real ones; everything else of the room is the real thing."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
