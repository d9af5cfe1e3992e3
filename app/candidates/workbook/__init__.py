"""Reading a registration workbook: bytes in; rows, faults and claims out. No database here."""
