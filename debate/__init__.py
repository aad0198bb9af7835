"""What a debate is: commands are decided, events are kept, views are shown. Knows nobody."""
