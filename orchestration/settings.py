"""Every path, once.

Belongs here: where things lie in a home and in the project. Stays out: anything that opens, reads or decides.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from orchestration.environment import COMPILED_VARIABLE, HOME_VARIABLE, LANDSCAPE_VARIABLE

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# Installed from a wheel, what is no Python lies within the package; in the repository, at its top.
_PACKED = Path(__file__).resolve().parent / "shipped"
SHIPPED = _PACKED if _PACKED.is_dir() else PROJECT_ROOT
DBT_PROJECT = SHIPPED / "dbt_project"
STAGING = DBT_PROJECT / "models" / "staging"
SAMPLES = SHIPPED / "data" / "samples"
RUNBOOKS = SHIPPED / "docs" / "runbooks"
EXPECTATIONS = PROJECT_ROOT / "expectations"
POLICY = EXPECTATIONS / "policy.yml"
SUITES = EXPECTATIONS / "suites"
SERVE_TEMPLATES = PROJECT_ROOT / "orchestration" / "serve" / "templates"

LANDSCAPE_FILE = "truestock.yml"
TRIALS = (".preview-", ".profile-")  # begins the names of homes that are made within another one


def landscape_folder() -> Path:
    """The folder of the landscape in use: $TRUESTOCK_LANDSCAPE, else the nearest one upward that holds a
    `truestock.yml`, else the sample."""
    if named := os.environ.get(LANDSCAPE_VARIABLE):
        return Path(named).resolve()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / LANDSCAPE_FILE).is_file()), SAMPLES)


def compiled_projects() -> Path | None:
    """$TRUESTOCK_COMPILED: a folder of compiled projects that homes share; None where each compiles its own."""
    named = os.environ.get(COMPILED_VARIABLE)
    return Path(named) if named else None


def store_note(warehouse: Path) -> Path:
    """Names the store that tables of this warehouse file are kept on; absent where none ever were."""
    return warehouse.with_suffix(".store")


def _default_home() -> Path:
    folder = landscape_folder()
    if folder != SAMPLES:
        return folder / "data"
    return (PROJECT_ROOT if SHIPPED == PROJECT_ROOT else Path.cwd()) / "data"


@dataclass(frozen=True)
class HomePaths:
    """The home of one enterprise: all paths a run may touch."""

    home: Path

    @staticmethod
    def of(home: Path | str | None = None) -> HomePaths:
        """The paths of `home`, else of $TRUESTOCK_HOME, else of `data/` in the landscape's folder; the sample keeps
        its home in `data/` of the repository, or of the current folder where there is none."""
        chosen = home or os.environ.get(HOME_VARIABLE) or _default_home()
        return HomePaths(Path(chosen).resolve())

    @property
    def is_trial(self) -> bool:
        """Whether it was made within another home, to be thrown away."""
        return self.home.name.startswith(TRIALS)

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def truth(self) -> Path:
        """What is true of a simulated enterprise; read by tests only."""
        return self.home / "truth"

    @property
    def landing(self) -> Path:
        return self.home / "landing"

    @property
    def home_id(self) -> Path:
        """What tells this home from all others, once it has a store; a backup keeps it."""
        return self.landing / "home_id"

    @property
    def deliveries(self) -> Path:
        """The manifests of deliveries, one folder per source, in it one per entity."""
        return self.landing / "deliveries"

    @property
    def cycles(self) -> Path:
        return self.landing / "cycles"

    def kept_mapping(self, sha256: str) -> Path:
        """Mapping rows of a landscape that cycles were frozen with."""
        return self.landing / "mappings" / f"{sha256}.csv"

    @property
    def approvals(self) -> Path:
        """What people let through, one file per delivery."""
        return self.landing / "approvals"

    @property
    def actions(self) -> Path:
        """What people did about exceptions, one file per action."""
        return self.landing / "actions"

    @property
    def overrides(self) -> Path:
        """Which blocked cycles people let be published, one file per decision."""
        return self.landing / "overrides"

    def tombstone(self, delivery_id: str) -> Path:
        """Who had the delivery's bytes erased, and why; absent where they are there."""
        return self.landing / "tombstones" / f"{delivery_id}.json"

    @property
    def inbox_report(self) -> Path:
        """What the last look at the inbox brought."""
        return self.landing / "inbox_report.json"

    @property
    def raw(self) -> Path:
        return self.home / "raw"

    @property
    def dead_letters(self) -> Path:
        return self.home / "dead_letters"

    @property
    def refused(self) -> Path:
        """What can be read of refused rows, one file per delivery that has some."""
        return self.home / "refused"

    @property
    def warehouse_dir(self) -> Path:
        return self.home / "warehouse"

    @property
    def warehouse(self) -> Path:
        return self.warehouse_dir / "truestock.duckdb"

    @property
    def indexes(self) -> Path:
        """Copies of records that lie in thousands of files, to be read at once."""
        return self.warehouse_dir / "indexes"

    def index_of(self, folder: Path) -> Path:
        """The copy of the records in a folder of this home."""
        return self.indexes / f"{folder.relative_to(self.home)}.json"

    @property
    def cycle_pointer(self) -> Path:
        """A copy of the record of the cycle that the warehouse is being built for."""
        return self.warehouse_dir / "cycle.json"

    @property
    def built_release(self) -> Path:
        """Which release the warehouse's tables were published as; absent once anything of it is built anew."""
        return self.warehouse_dir / "release.json"

    @property
    def cycle_tables(self) -> Path:
        """The same as tables, one Parquet file each, for SQL."""
        return self.warehouse_dir / "cycle"

    @property
    def cycle_inputs(self) -> Path:
        """The statements that make all that the cycle's SQL reads, from these tables, raw files and history."""
        return self.cycle_tables / "inputs.sql"

    @property
    def history(self) -> Path:
        """State carried from one cycle to the next, one folder a cycle."""
        return self.warehouse_dir / "history"

    def history_of(self, cycle_id: str) -> Path:
        return self.history / cycle_id

    @property
    def dbt_project(self) -> Path:
        """The dbt project of the landscape, made of what ships and what it adds."""
        return self.warehouse_dir / "dbt_project"

    @property
    def dbt_target(self) -> Path:
        return self.warehouse_dir / "dbt_target"

    @property
    def dbt_manifest(self) -> Path:
        """All that dbt knows of the project."""
        return self.dbt_target / "manifest.json"

    @property
    def plan(self) -> Path:
        """What dbt compiled, as cycles run it."""
        return self.dbt_target / "plan.json"

    @property
    def spark_plan(self) -> Path:
        """The same in Spark's SQL."""
        return self.dbt_target / "spark_plan.json"

    @property
    def spark_tables(self) -> Path:
        """The tables that Spark made, which the warehouse shows."""
        return self.warehouse_dir / "spark"

    @property
    def failing_keys(self) -> Path:
        return self.warehouse_dir / "gate" / "failing_keys.parquet"

    def gate_results(self, stage: str) -> Path:
        return self.warehouse_dir / "gate" / f"{stage}.json"

    def data_tests(self, stage: str) -> Path:
        """What the data tests found while the stage was built."""
        return self.warehouse_dir / "gate" / f"{stage}_data_tests.json"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def current(self) -> Path:
        return self.releases / "current.json"

    @property
    def retired_releases(self) -> Path:
        """What is left of releases that retention removed: their manifests."""
        return self.releases / "retired"

    @property
    def pulls(self) -> Path:
        """Who pulled what, one file per pull, one folder per release."""
        return self.releases / "pulls"

    @property
    def alerts(self) -> Path:
        """Alerts that wait for a channel, that were sent, and what they were about."""
        return self.home / "alerts"

    @property
    def alert_channels(self) -> Path:
        """Where alerts go; holds secrets."""
        return self.home / "alerts.yml"

    @property
    def keys(self) -> Path:
        """Who may use the API, one file per key; no backup takes them."""
        return self.home / "keys"

    @property
    def service(self) -> Path:
        """What `truestock up` keeps: its heartbeat, and what its parts print."""
        return self.home / "service"

    @property
    def heartbeat(self) -> Path:
        return self.service / "heartbeat.json"

    @property
    def service_lock(self) -> Path:
        """Held by the one service of the home."""
        return self.service / ".lock"

    def service_log(self, part: str) -> Path:
        """What a part of the service prints, the newest; what came before it lies beside it."""
        return self.service / f"{part}.log"

    @property
    def dagster_home(self) -> Path:
        return self.home / "dagster_home"

    @property
    def run_log(self) -> Path:
        """What Dagster printed during `truestock run`."""
        return self.dagster_home / "run.log"

    @property
    def lock(self) -> Path:
        return self.home / ".lock"
