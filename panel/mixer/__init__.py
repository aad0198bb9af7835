"""Makes one picture and one sound out of the seats on stage. It never touches the network nor the event loop."""
