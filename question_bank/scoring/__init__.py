"""From responses to exact marks, and from exact marks to the mark that is printed."""
