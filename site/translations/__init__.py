"""Pages in other languages than English, made beside the finished English ones."""
