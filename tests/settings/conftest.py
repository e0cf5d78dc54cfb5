"""A folder with a settings file, read as a command would read it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from configmig.settings import Settings
from configmig.settings.reader import read_settings

Read = Callable[..., Settings]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_in(
        *,
        config: str | None = None,
        root: str | None = None,
        environment: str | None = None,
        cwd: Path = tmp_path,
        env: Mapping[str, str] | None = None,
    ) -> Settings:
        return read_settings(
            config=Path(config) if config else None,
            root=Path(root) if root else None,
            environment=environment,
            arguments={"owner": "ops"},
            cwd=cwd,
            env=env or {},
        )

    return read_in
