"""Invigilation: the board of a sitting and what invigilators do and write down in the room."""
