"""The processes of many clients that benchmarks start: seats that send, viewers that watch."""
