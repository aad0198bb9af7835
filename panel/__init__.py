"""The media room: seats come in by WHIP, one program goes out by WHEP. It knows nothing of debates but what `wanted` says."""
