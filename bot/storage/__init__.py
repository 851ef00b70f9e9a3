"""The only package that knows the database. Values in, values out; no rows leave it."""
