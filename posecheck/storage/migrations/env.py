"""Runs the steps on the connection that `posecheck.storage.history` hands over; alembic loads this file."""

from alembic import context

from posecheck.storage.tables import TABLES, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
