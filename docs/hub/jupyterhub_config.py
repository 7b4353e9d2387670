"""A JupyterHub for this course on one computer, on loopback: everybody is a name, not an account.

`.ci/hub` starts it, with HUB_FOLDER (homes, exchange), HUB_PORT, HUB_TOKEN (of its own service),
COURSE_PYTHON (of the course's environment) and HUB_PACKAGES (where jupyterhub lies).
On a server of your department take your own authenticator and spawner; what the course asks for is
below "The course".
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - traitlets puts it here

folder = Path(os.environ["HUB_FOLDER"]).resolve()
port = int(os.environ.get("HUB_PORT", "8000"))

# On loopback alone, with one password for all: for a trial, never for a network.
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
# Formgrader's buttons answer when a class is graded: the proxy's own patience of 20 s is too short.
proxy = str(Path(sys.executable).with_name("configurable-http-proxy"))
c.ConfigurableHTTPProxy.command = [proxy, "--proxy-timeout=1800000"]
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
c.JupyterHub.cleanup_servers = True
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["HUB_TOKEN"]
c.Authenticator.allowed_users = {"teacher", "ada", "bob"}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "homes" / "{username}")
c.Spawner.cmd = [os.environ["COURSE_PYTHON"], "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", "--LabApp.expose_app_in_browser=True"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 180

# The course: servers run in its own environment, where the jail finds it, and share an exchange.
# PYTHONPATH holds what the Hub needs there; where jupyterhub is installed in it, leave that out.
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    "PATH": f"{Path(os.environ['COURSE_PYTHON']).parent}:{os.environ['PATH']}",
    "PYTHONPATH": os.environ["HUB_PACKAGES"],
    "POOLLAB_EXCHANGE": str(folder / "exchange"),
}

# `.ci/hub` plays the class through the Hub's own interface, as this service.
c.JupyterHub.services = [{"name": "class", "api_token": os.environ["HUB_TOKEN"]}]
c.JupyterHub.load_roles = [
    {"name": "class", "services": ["class"], "scopes": ["admin:users", "tokens", "admin:servers"]}
]
