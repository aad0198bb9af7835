"""Who may enter where: role links, device sessions, their grants, and the pseudonyms of participants."""
