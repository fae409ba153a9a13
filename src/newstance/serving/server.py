"""Listening and stopping: after SIGTERM or Ctrl+C everything that was asked is still answered.

uvicorn closes idle connections at once when it stops. A client that just then sends its next request on one, or has
just connected, would get no answer; so for a moment (`_LINGER` seconds) such requests are still taken, and told that
the connection closes after them. New connections are refused at once.
"""

import asyncio
import logging
import math
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newstance.errors import ConfigError
from newstance.serving.refusal import REQUEST_ID

if TYPE_CHECKING:
    from uvicorn import Config, Server

    from newstance.serving.guard import Guard

logger = logging.getLogger(__name__)

_LINGER = 0.5
_BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        ConfigError: the address is none of this machine's, or the port is taken or out of reach.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"host, port: cannot listen on {host} port {port}: {reason}; choose another") from None
    listening.setblocking(False)
    return listening


def url_of(listening: socket.socket) -> str:
    """Return the address of a listening socket, as a browser takes it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: "Guard", listening: socket.socket, seconds: float, greeting: str) -> None:
    """Log the greeting, answer until SIGTERM or Ctrl+C, then finish what was asked; each takes at most `seconds`."""
    from uvicorn import Config

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=math.ceil(seconds) + 1,
    )
    _draining(config, app, listening, greeting).run(sockets=[listening])


def _draining(config: "Config", app: "Guard", listening: socket.socket, greeting: str) -> "Server":
    """Return a server that takes leave of its clients before it closes their connections."""
    from uvicorn import Server

    class Draining(Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            logger.info(greeting)  # only now do signals stop it gracefully

        def handle_exit(self, sig: int, frame: Any) -> None:  # noqa: ARG002
            """Stop; uvicorn's own would have the signal end the process once more after all is done."""
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            """Take who has connected already, close the door, linger, then let uvicorn wait for what has begun."""
            app.stopping = True
            await self._close_the_door()
            logger.info("stopping: %d requests are being answered", len(self.server_state.tasks))
            await _linger(self)
            await super().shutdown(sockets)

        async def _close_the_door(self) -> None:
            """Take connections that the system has made but we have not accepted, which closing would reset; close."""
            loop = asyncio.get_running_loop()
            loop.remove_reader(listening.fileno())
            taken = _accepted(listening)
            for server in self.servers:
                server.close()
            for each in taken:
                await loop.connect_accepted_socket(self._connection, each)

        def _connection(self) -> Any:
            made: Any = config.http_protocol_class
            return made(config=config, server_state=self.server_state, app_state=self.lifespan.state)

    return Draining(config)


async def _linger(server: "Server") -> None:
    """Wait until no client is connected, or those that are have had time to ask what they were about to ask."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _LINGER
    while server.server_state.connections and loop.time() < until and not server.force_exit:
        await asyncio.sleep(0.02)


def _accepted(listening: socket.socket) -> list[socket.socket]:
    """Accept every connection that waits to be."""
    taken = []
    with suppress(OSError):  # there is no further one
        while True:
            taken.append(listening.accept()[0])
    return taken


def log_request_ids() -> None:
    """Begin every line that is logged while a request is answered with the request's id."""

    def name(record: logging.LogRecord) -> bool:
        request = REQUEST_ID.get()
        if request:
            record.msg = f"{request} {record.msg}"
        return True

    for handler in logging.getLogger().handlers:
        handler.addFilter(name)
