"""How much a kernel has sent, against what it may send. It knows sizes and nothing of messages."""

from dataclasses import dataclass

from grader.jail.limits import Limits

OBSERVATIONS = "application/vnd.poollab.observations+json"
MESSAGE_COST = 512  # each message counts at least so many bytes


@dataclass
class Meter:
    """How much output has come. `cell` is set to zero before each cell."""

    limits: Limits
    cell: int = 0
    observations: int = 0
    notebook: int = 0
    raw: int = 0  # bytes on the wire, before anything is known about them
    flooded: bool = False  # for good: what came after is lost

    def start_cell(self) -> None:
        """Count anew; the notebook's sum goes on."""
        self.cell = self.observations = self.raw = 0

    def count_bytes(self, size: int) -> bool:
        """Bytes that arrive at the gate; whether they may pass."""
        self.raw += size
        self.flooded = self.flooded or self.raw > self.limits.wire_bytes
        return not self.flooded

    def count(self, frames: list[bytes]) -> None:
        """Add one message."""
        size = sum(map(len, frames)) + MESSAGE_COST
        self.notebook += size
        if any(OBSERVATIONS.encode() in frame for frame in frames):
            self.observations += size
        else:
            self.cell += size

    def give_up(self) -> None:
        """What came could not be taken by zmq: a part larger than all that may come."""
        self.flooded = True

    @property
    def over(self) -> bool:
        """Whether a limit is passed: then nothing but the end of the cell is heard."""
        return (
            self.flooded
            or self.cell > self.limits.cell_output_bytes
            or self.observations > self.limits.observation_bytes
            or self.notebook > self.limits.notebook_output_bytes
        )
