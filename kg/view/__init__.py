"""Interactive pictures of a graph."""
