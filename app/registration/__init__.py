"""Registering oneself for an exam: the form that saves as one types, documents, receipt, changes.

What is handed in becomes an application of `app/candidates`, judged there like any other.
"""
