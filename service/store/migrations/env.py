"""What Alembic runs: the migrations, on the connection that it is given."""

from alembic import context

import service.store.models  # noqa: F401 (declares the tables)
from service.store.base import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
