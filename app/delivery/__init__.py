"""Delivery: attempts, answers, the exam room and its invigilation."""
