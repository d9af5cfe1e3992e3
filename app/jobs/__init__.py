"""Jobs: long work with progress that a person may leave and come back to."""
