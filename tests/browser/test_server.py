"""The servers the other tests use: each has a folder of its own, and one that was killed comes back where it was."""

from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tools.server import workbench


def test_a_killed_server_is_gone_and_comes_back_at_the_same_address():
    with workbench() as first:
        health = f"{first.address}_stcore/health"
        first.kill()
        with pytest.raises(URLError):
            urlopen(health, timeout=5)
        first.start()
        with urlopen(health, timeout=5) as answer:
            assert answer.status == 200
    with pytest.raises(URLError):
        urlopen(health, timeout=5)


def test_two_servers_share_no_folder():
    with workbench() as one, workbench() as other:
        assert one.port != other.port
        assert one.folder != other.folder
