"""`make run` and `make dev`: everything, in order, until somebody stops it."""

import os
from contextlib import ExitStack

from local import checks, node, postgres, settings
from local.cluster import Cluster
from local.follow import Follower
from local.lock import Lock
from local.progress import Step
from local.services import Services
from local.settings import Settings
from local.supervisor import ROOT, Stopped, Supervisor


def serve(*, reload: bool) -> None:
    chosen = settings.load()
    running = f"Holdfast already runs on {_short(chosen)} (process {{pid}}); stop that one first."
    try:
        with ExitStack() as resources:
            lock = resources.enter_context(Lock(chosen.data_dir / "run.lock", running))
            check(chosen)
            supervisor = Supervisor(chosen.logs, keep_open=[lock.descriptor])
            resources.enter_context(supervisor)
            supervisor.obey_signals()
            start(chosen, supervisor, resources, reload=reload)
            print(_summary(chosen), flush=True)
            if reload:
                resources.enter_context(
                    Follower([chosen.logs / "api.log", chosen.logs / "page.log"])
                )
            try:
                supervisor.watch()
            except Stopped:
                print("\nStopping …", flush=True)
                raise
    except Stopped:
        print("Stopped.", flush=True)


def check(chosen: Settings) -> None:
    """Refuse at once what could not work minutes later."""
    checks.require_free_port(chosen.web_port, "WEB_PORT", chosen.host)
    checks.require_free_port(chosen.api_port, "API_PORT", chosen.host)
    if chosen.direct_database_url:
        checks.require_database(chosen.direct_database_url, "DIRECT_DATABASE_URL")
    if chosen.database_url:
        checks.require_database(chosen.database_url)
    elif chosen.pg_port:
        checks.require_free_port(chosen.pg_port, "PG_PORT")


def start(chosen: Settings, supervisor: Supervisor, resources: ExitStack, *, reload: bool) -> None:
    node_env = node.environment(chosen.data_dir)
    node.install(supervisor, node.FRONTEND, node_env)
    if not reload:
        node.build(supervisor, node_env)
    with Step("Preparing the database") as step:
        inherited = dict(os.environ)
        database_url = chosen.database_url
        if database_url is None:
            inherited = postgres.environment()
            database_url = open_cluster(chosen, supervisor, resources, step).url()
        services = Services(
            chosen, supervisor, database_url=database_url, inherited=inherited, reload=reload
        )
        services.migrate(step)
    with Step("Starting page and API") as step:
        resources.callback(services.stop_all)
        services.start("api")
        services.start("page")
        services.wait_until_ready(step)


def open_cluster(
    chosen: Settings, supervisor: Supervisor, resources: ExitStack, step: Step
) -> Cluster:
    cluster = Cluster(
        chosen.postgres_dir,
        port=chosen.pg_port,
        programs=postgres.programs(chosen.pg_bin),
        supervisor=supervisor,
    )
    cluster.open(step)
    resources.callback(cluster.close)
    return cluster


def _summary(chosen: Settings) -> str:
    kept = "the database of DATABASE_URL" if chosen.database_url else _short(chosen)
    return f"""
Holdfast is running.

  Page   {chosen.page_url}
  API    {chosen.api_url} (described at {chosen.api_url}/openapi.json)
  Data   {kept}
  Logs   {_short(chosen)}/logs
  Mails  {_mails(chosen)}

Press Ctrl-C to stop."""


def _mails(chosen: Settings) -> str:
    if chosen.smtp_url:
        return "by the server of SMTP_URL"
    folder = chosen.outbox_dir
    shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    return f"{shown} (nobody gets them while SMTP_URL is not set)"


def _short(chosen: Settings) -> str:
    folder = chosen.data_dir
    return str(folder.relative_to(ROOT)) if folder.is_relative_to(ROOT) else str(folder)
