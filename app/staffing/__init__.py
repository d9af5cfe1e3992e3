"""Who watches which exam room: invigilators and technicians, drawn by lot so as not to repeat.

What they may do in the room is the invigilation's.
"""
