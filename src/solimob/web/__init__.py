"""The Django project: `config`, the components `ui`, and one app per part of the product."""
