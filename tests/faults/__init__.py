"""What happens to answers when something breaks: histories, faults, and the check of both."""
