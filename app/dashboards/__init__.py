"""Figures of an exam: who registered, who may sit it, why others may not, who was selected.

It reads and writes nothing; the people behind a figure are the lists of the features below.
"""
