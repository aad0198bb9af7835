"""The seats of `bin/serve --demo`: drawn people, made-up voices, and the client that publishes them. The media process never imports it.

It lives in `panel` because only `panel` may know the engine; to the panel it is a stranger that comes in by WHIP like any camera.
"""
