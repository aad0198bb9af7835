"""The program's way out to everybody at once: LL-HLS and the recording, made of the same encoded units."""
