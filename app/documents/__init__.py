"""Papers to print and tables: PDF in the layout of Decree 30/2020/NĐ-CP, XLSX out, sheets in.

Pure functions from values to bytes. What stands in a paper, and who may have it, is the business of
the features.
"""
