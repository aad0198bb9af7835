"""Answers for programs: tickets, waiting devices, health and figures."""
