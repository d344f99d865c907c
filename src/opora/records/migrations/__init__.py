"""Steps of the database's shape, in order."""
