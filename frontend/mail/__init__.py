"""Mails to askers who left an address: what became of a question, told once. Holds no address longer than a mail waits."""
