"""The pure middle: one file per family, each with its commands, events, state, decide and evolve.

No clock, no randomness, no await, no I/O: the time, the actor and a random seed arrive in a `Context`.
"""
