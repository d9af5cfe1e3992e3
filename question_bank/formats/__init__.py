"""File formats questions are read from and written to, with a report of every fault."""
