"""How the questions of a paper worked: figures of items after a sitting, for trainers."""
