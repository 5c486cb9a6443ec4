"""Pages of individual counselling."""
