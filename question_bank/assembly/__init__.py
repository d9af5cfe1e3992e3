"""Drawing exam forms from a question pool to a blueprint, checked before and after."""
