"""How the tables of a history came about, step by step; run by alembic."""
