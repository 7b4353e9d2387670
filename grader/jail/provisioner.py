"""The warm parent offered as a Jupyter kernel provisioner, over ipc, with kernelspecs in memory.

It translates between Jupyter's idea of starting a kernel and a request to the warm parent; which
parent, it learns from the kernelspec manager, so that nothing of it lies in files or globals.
"""

import asyncio
import inspect
import signal
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Instance, default
from typing_extensions import override

from grader.jail.client import GuardedClient
from grader.jail.parent import Exit, Line, WarmParent, WarmParentError

PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
WARM, COLD = "poollab-warm", "poollab-cold"


class SpecsInMemory(KernelSpecManager):
    """Two kernelspecs and no look at any folder: the warm jailed one, and an ordinary cold one."""

    warm_parent = Instance(WarmParent, allow_none=True)

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The spec by name, whatever a submission's own metadata asked for."""
        if kernel_name == COLD:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="cold", language="python")
        metadata = {"kernel_provisioner": {"provisioner_name": "poollab-jail"}}
        return KernelSpec(argv=[], display_name="warm", language="python", metadata=metadata)


class JailedProvisioner(KernelProvisionerBase):
    """One kernel of the warm parent, as jupyter_client wants to see it."""

    line: Line | None = None
    _exit: Exit | None = None

    @property
    def warm_parent(self) -> WarmParent:
        """The parent that the kernel manager was given. Raises WarmParentError if none."""
        specs = getattr(self.parent, "kernel_spec_manager", None)
        if not isinstance(specs, SpecsInMemory) or specs.warm_parent is None:
            raise WarmParentError(
                "poollab-jail serves kernel managers made by grader.jail.session.WarmKernels; "
                "it starts no parent by itself"
            )
        return specs.warm_parent

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not yet waited for."""
        return self.line is not None

    @override
    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the endpoints. Environment and folder are the jail's, not the caller's."""
        manager = self.parent
        folder = self.warm_parent.new_line_folder()
        manager.transport, manager.ip = "ipc", str(folder / "k")
        for place, name in enumerate(PORTS, start=1):
            setattr(manager, name, place)
        manager.connection_file = str(self.warm_parent.folder / f"{folder.name}.json")
        self.connection_info = manager.get_connection_info()
        return {"cmd": []}

    @override
    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork it and wait until it stands in its jail and listens. Raises KernelStartError."""
        info = dict(self.connection_info)
        key = info["key"]
        info["key"] = key.decode() if isinstance(key, bytes) else key
        self.line = self.warm_parent.spawn(info)
        try:
            async with asyncio.timeout(self.warm_parent.limits.start_seconds):
                await self.line.ready
        except BaseException:
            self.line.close()
            self.line = None
            raise
        return self.connection_info

    async def poll(self) -> int | None:
        """None while it runs, else its exit status."""
        if self.line is None:
            return 0
        return self._status(self.line.ended.result()) if self.line.ended.done() else None

    @staticmethod
    def _status(how: Exit) -> int:
        return -signal.SIGKILL if how.status is None else how.status

    async def wait(self) -> int | None:
        """Until it has ended."""
        if self.line is None:
            return 0
        how = await asyncio.shield(self.line.ended)
        self.line = None
        return self._status(how)

    async def send_signal(self, signum: int) -> None:
        """To this one process; it cannot have others."""
        if self.line is not None:
            self.line.signal(signum)

    @override
    async def kill(self, restart: bool = False) -> None:
        """End it and wait until the parent has removed what it left."""
        if self.line is not None:
            self.line.signal(signal.SIGKILL)
            await self.wait()

    async def terminate(self, restart: bool = False) -> None:
        """The same: a kernel has nothing worth a farewell."""
        await self.kill(restart)

    @override
    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets' folder."""
        if self.line is not None:
            self.line.close()
            self.line = None
        if self.connection_info:
            folder = Path(str(self.connection_info["ip"])).parent
            for socket_file in folder.glob("*"):
                socket_file.unlink(missing_ok=True)
            if folder.is_dir():
                folder.rmdir()


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels come from a warm parent; `kernel_spec_manager` says which."""

    @default("kernel_name")
    def _warm(self) -> str:
        return WARM

    @default("client_factory")
    def _guarded(self) -> type[GuardedClient]:
        return GuardedClient

    async def launch(self, **arguments: Any) -> None:
        """Start the kernel as `start_kernel` does, which then sleeps 10 ms for its own tests."""
        start = inspect.unwrap(type(self)._async_start_kernel)
        await start(self, **arguments)

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> Any:
        """The manager's own socket (control) is never read: let nothing pile up in it."""
        socket = super()._create_connected_socket(channel, identity)
        socket.maxmsgsize, socket.rcvhwm = 4096, 1
        return socket
