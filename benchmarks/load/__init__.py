"""How fast the site answers, over loopback."""
