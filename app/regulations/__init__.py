"""Regulation profiles: the rules of an exam as data, and pure functions that apply them.

The core takes values and returns values; it knows no database and no clock.
"""
