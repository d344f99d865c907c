"""A cluster that has a master and nobody to work."""

import pytest

from contract.cluster import cluster
from opora.facts import engine
from opora.vocabulary.problems import UserError


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # as in the other modules
def test_a_cluster_without_workers_is_told_in_russian_and_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr("opora.facts.spark_backend._PATIENCE", 1.0)

    with (
        cluster(tmp_path / "spark", workers=0) as address,
        pytest.raises(UserError, match="не выделил ни одного исполнителя"),
    ):
        engine.at(address)
