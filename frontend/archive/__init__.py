"""One debate as one file: made from a running or a stopped installation, put into another one whole or not at all (docs/decisions/0098)."""
