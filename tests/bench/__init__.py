"""Benchmarks: each prints progress on stderr and, last on stdout, one JSON object."""
