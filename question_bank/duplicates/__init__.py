"""Telling which questions say nearly the same: character n-grams, sketches, an index, pairs."""
