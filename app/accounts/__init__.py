"""Accounts: people who sign in, their sessions, one-time links and failed attempts."""
