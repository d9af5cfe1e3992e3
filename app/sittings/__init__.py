"""Sittings: rooms, seats, frozen paper forms, admission notices. Attempts are app.delivery's."""
