"""Pages of training: the staff's, the learner's, and the public one that proves certificates.

The modules are imported for the routes they add to the blueprints.
"""

from app.training.views import classes, courses, learners, outcomes, practice
from app.training.views.blueprint import training
from app.training.views.learning import learning
from app.training.views.verification import certificates

__all__ = [
    "certificates",
    "classes",
    "courses",
    "learners",
    "learning",
    "outcomes",
    "practice",
    "training",
]
