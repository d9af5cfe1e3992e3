"""The demonstration: a round that was held, a sitting open now, classes; all by the verbs."""
