"""Home: each role's first page, the ledger page, search. Reads many features, writes nothing."""
