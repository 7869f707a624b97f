"""What the service keeps: the database's models, migrations and repositories, and the files by content."""
