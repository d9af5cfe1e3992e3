"""Items, formats, paper assembly and scoring for examinations: pure Python, no application."""
