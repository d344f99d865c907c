"""What is remembered about people and papers: the relational memory, a Django app."""
