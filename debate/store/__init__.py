"""How a debate is kept: an append-only log behind one port, with texts beside it that can be erased."""
