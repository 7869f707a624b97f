import pytest

from service.store import migrations
from service.store.database import Database, open_database
from service.store.errors import SchemaOutdated


def test_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    assert migrations.differences(database) == []


def test_a_migrated_database_is_at_the_newest_revision(database: Database) -> None:
    assert migrations.current(database) == migrations.newest()
    migrations.require_newest(database)


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    migrations.upgrade(database)
    assert migrations.current(database) == migrations.newest()


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0005", "0006"])
def test_every_earlier_revision_upgrades_to_the_newest(revision: str, tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/old.sqlite")
    migrations.upgrade(database, revision)
    migrations.upgrade(database)
    assert migrations.differences(database) == []


def test_tables_of_another_version_are_refused_with_what_to_do(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/old.sqlite")
    migrations.upgrade(database, "0002")
    with pytest.raises(SchemaOutdated, match=r"0002.*faisceau database upgrade"):
        migrations.require_newest(database)
