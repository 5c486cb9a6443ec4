"""The look of the site: component tags, one style sheet, error pages, legal pages, and the living page of components."""
