"""`bin/serve --demo`: people made up, over the real doors. Nothing in web or panel knows that they are (decision 0082)."""
