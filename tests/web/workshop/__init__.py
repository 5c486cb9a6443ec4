"""The workshop on the web."""
