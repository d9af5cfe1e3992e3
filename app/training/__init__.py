"""Training: programmes, classes, attendance, certificates, lessons and practice."""
