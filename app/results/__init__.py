"""Results: settling scores, ranking, decisions on ties, publication."""
