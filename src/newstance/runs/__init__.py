"""What a run leaves behind so that it can be repeated and compared, what a sweep adds up to, and what is at hand."""
