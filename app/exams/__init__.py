"""Exams: the round, its papers, quotas, blueprints and timeline. Candidates are app.candidates'."""
