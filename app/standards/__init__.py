"""Setting the standard of a paper: panels that judge its questions, round by round."""
