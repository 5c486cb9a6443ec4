"""The look of the site: component tags, one style sheet, error and legal pages, the living page of components."""
