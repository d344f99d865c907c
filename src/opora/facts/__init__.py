"""What is remembered about learning: schemas, Parquet store, engine."""
