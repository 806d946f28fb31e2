"""What names of databases mean, and how much of them may be shown."""

import pytest

from posecheck.errors import StoreError
from posecheck.storage.database_url import database_label, database_url, list_database_files


def test_a_path_is_an_sqlite_file_with_those_beside_it(tmp_path):
    names = [path.name for path in list_database_files(str(tmp_path / "history.sqlite"))]
    assert names == [f"history.sqlite{more}" for more in ("", "-wal", "-shm", "-journal")]


def test_a_server_has_no_files():
    assert list_database_files("postgresql://anna:geheim@example/rides") == ()


@pytest.mark.parametrize("url", ["postgresql://anna:geheim@example:port/x", "sqlite://", "sqlite:///:memory:"])
def test_what_cannot_be_used_is_refused_without_its_secret(url):
    with pytest.raises(StoreError) as caught:
        database_url(url)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_server_gets_the_driver_that_ships(scheme):
    assert database_url(f"{scheme}://example/rides").drivername == "postgresql+psycopg"


def test_a_label_holds_no_password():
    assert database_label(database_url("postgresql://anna:geheim@example/rides")) == "postgresql://example/rides"
    odd = database_label(database_url("postgresql://anna:ge%40heim@example/ri%20des%40x"))
    assert odd == "postgresql://..."
