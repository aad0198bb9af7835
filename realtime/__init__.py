"""The wire `assises.v1`: parses what browsers say, hands commands to the owner of a debate, fans its views out.

It never decides anything about a debate and never writes its log. The protocol is in PROTOCOL.md.
"""
