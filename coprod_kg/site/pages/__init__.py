"""One module for each kind of page: from what the register knows to a `Page`."""
