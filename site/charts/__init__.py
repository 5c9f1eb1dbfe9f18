"""The charts: what each draws, what it says in a sentence, and what it rests on."""
