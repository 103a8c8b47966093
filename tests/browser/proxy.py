"""A network that can fail: everything for the server goes through here, until it is cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 65_536


class Network:
    """Connections that pass through a port of ours."""

    def __init__(self, target: int) -> None:
        """``target`` is the server's port."""
        self._target = target
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._works = True
        self._changing = threading.Lock()
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let nobody through."""
        with self._changing:
            self._works = False
            while self._open:
                _end(self._open.pop())

    def mend(self) -> None:
        """Let connections through again."""
        self._works = True

    def close(self) -> None:
        """Break everything for good."""
        self.cut()
        _end(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            with self._changing:  # what comes at the moment of a cut is let through before it, and cut, or not at all
                server = self._reached() if self._works else None
                if server is None:
                    _end(client)
                    continue
                self._open += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()

    def _reached(self) -> socket.socket | None:
        """Return a connection to the server; None if it takes none."""
        try:
            return socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            return None


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    _end(source)
    _end(sink)


def _end(item: socket.socket) -> None:
    with suppress(OSError):
        item.shutdown(socket.SHUT_RDWR)
    item.close()


@contextmanager
def network_to(address: str) -> Iterator[tuple[str, Network]]:
    """Give another address for a server, and the network that lies between."""
    network = Network(int(address.rpartition(":")[2]))
    try:
        yield f"http://127.0.0.1:{network.port}", network
    finally:
        network.close()
