"""The ledger (sổ nhật ký): what was done, by whom, when; appended, chained, verifiable."""
