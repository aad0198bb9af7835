"""Set-up with the standard library alone: the virtual environment, the browser packages, the sentences said meanwhile.

Nothing here may import what the locks install: this code runs before they are there.
"""
