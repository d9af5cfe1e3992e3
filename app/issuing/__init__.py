"""Papers the council issues: numbered in its own series, kept as issued, to be checked by anybody.

What a paper says is the business of the feature it comes from; here it gets its number.
"""
