"""How a question's texts are written: a small Markdown that knows no addresses, as a safe tree."""
