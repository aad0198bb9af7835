"""The public ledger as people read, filter, take away and check it. Never writes an entry: that is `debate.domain.ledger`."""
