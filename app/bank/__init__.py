"""The bank: questions, their versions, topics and the provisions they rest on."""
