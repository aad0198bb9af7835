"""Puts this folder's `worker` before the real one; everything else of the room is the real thing."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
