"""Whether the pages of the sources still answer: asked politely, within bounds, and resumed.

Made of the standard library alone: each step that a redirect leads to is looked at before it is
asked, which libraries that follow redirects themselves do not allow.
"""
