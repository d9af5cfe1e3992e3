"""Measurements of the system on the machine they run on."""
