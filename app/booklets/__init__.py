"""The paper twin of a form: booklet, answer sheets, sheet of keys; every print is in the ledger."""
