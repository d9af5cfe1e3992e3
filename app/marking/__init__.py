"""Marking of written answers: scripts under codes, marked by people apart, settled scores."""
