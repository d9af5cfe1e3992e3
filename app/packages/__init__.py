"""Sealed packages: a sitting goes to an isolated machine of the exam site and comes back signed.

The same application runs on that machine in the edition `room`. Marking, ranking and publishing
stay at the portal.
"""
