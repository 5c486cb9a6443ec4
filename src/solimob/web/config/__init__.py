"""Settings, addresses and checks of the site."""
