"""One folder a page: view, template, permission."""
