"""Item types: each a value that validates itself, presents itself, and scores a response."""
