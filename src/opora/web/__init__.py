"""What people see: pages, a Django app."""
