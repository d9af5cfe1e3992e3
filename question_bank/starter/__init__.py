"""The starter bank: laws, topics and questions that come with the software (see `loading`)."""
