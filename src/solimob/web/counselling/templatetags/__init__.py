"""Template tags of individual counselling."""
