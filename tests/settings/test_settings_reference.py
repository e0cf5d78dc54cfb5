"""The table of settings, its page and the defaults of the model say the same."""

from pathlib import Path

import pytest

from configmig.settings import Alerting, Asking, Auditing, Gates, Limits, Settings
from configmig.settings.reference import reference_page
from configmig.settings.table import SETTINGS, Setting


def test_the_page_has_a_row_for_every_setting() -> None:
    page = reference_page()

    assert "| `backups.keep` | whole number of at least 1 | `20` | How many snapshots to keep. |\n" in page
    assert all(f"| `{setting.name}` | {setting.kind.title} | " in page for setting in SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_model_has_the_default_of_the_table(setting: Setting) -> None:
    model = Settings(
        project_root=Path("/"), config_root=Path("/config"), version_locations=(Path("/versions"),)
    )
    values = {
        "backups.keep": model.backups_keep,
        "backups.days": model.backups_days,
        **{f"gate.{name}": getattr(model.gates, name) for name in Gates.__slots__},
        **{f"audit.{name}": getattr(model.auditing, name) for name in Auditing.__slots__},
        **{f"notify.{name}": getattr(model.alerting, name) for name in Alerting.__slots__},
        **{f"live.{name}": getattr(model.asking, name) for name in Asking.__slots__},
        **{f"limits.{name}": getattr(model.limits, name) for name in Limits.__slots__},
    }
    value = values[setting.name] if "." in setting.name else getattr(model, setting.name)

    assert value == (setting.kind.read(setting.default, Path("/")) if setting.default else value)
    assert (value not in (None, "", (), {})) == bool(setting.default)
