"""Candidates: registrations, findings, eligibility decisions, candidate numbers."""
