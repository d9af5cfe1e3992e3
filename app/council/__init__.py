"""The council of an exam and its boards: who sits where, by which decision, and whose kin sit it.

The rules of who may hold which tasks are the exam's profile's. What a task lets its holder do is
said by the features above.
"""
