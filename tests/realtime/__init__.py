"""Tests of the wire: the parser and the machine by hand, the rest over real sockets."""
