"""Delivery: attempts, answers, the exam room as a device sees it, preparing and closing."""
