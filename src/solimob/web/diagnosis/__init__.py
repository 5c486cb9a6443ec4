"""The shared diagnosis of a démarche: what people enter (offer, corrections, weights, findings) and what they read."""
