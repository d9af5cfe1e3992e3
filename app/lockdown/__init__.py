"""Locked exam browsers (Safe Exam Browser) and room networks: what a sitting asks of machines."""
