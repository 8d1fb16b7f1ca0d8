"""What must hold before anything is started: free ports and a database that answers."""

import errno
import re
import socket

import psycopg
from psycopg.conninfo import conninfo_to_dict

from local.refusal import Refusal

CONNECT_SECONDS = 5
# The page is reached as `localhost`, which a browser may take for either address:
# a stranger on ::1 would answer in our place.
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def require_free_port(port: int, variable: str, host: str = "127.0.0.1") -> None:
    own = (socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    for family, address in dict.fromkeys((*LOOPBACKS, own)):
        match _error_of_binding(family, address, port):
            case errno.EADDRINUSE:
                raise Refusal(
                    f"Port {port} is taken by another program; stop that one, or choose another "
                    f"port with {variable}."
                )
            case errno.EACCES:
                raise Refusal(
                    f"Port {port} may not be used by this user; choose one above 1023 with "
                    f"{variable}."
                )
            case code if code and (family, address) == own and own not in LOOPBACKS:
                raise Refusal(f"HOST is {host!r}, which is no address of this machine.")


def _error_of_binding(family: int, address: str, port: int) -> int | None:
    try:
        with socket.socket(family) as probe:
            # As servers do it: a connection of just now that lingers is no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind((address, port))
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno
    return None


def require_database(url: str, variable: str = "DATABASE_URL") -> None:
    _require_sense(url, variable)
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.Error as error:
        reason = _last_reason(str(error))
        raise Refusal(f"The database of {variable} can't be reached: {reason}.") from None


def _require_sense(url: str, variable: str) -> None:
    """An unescaped password slips into host or port, and messages of the driver would quote it."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        parts = {"port": "nonsense"}
    if "@" in str(parts.get("host", "")) or not re.fullmatch(r"[\d,]*", str(parts.get("port", ""))):
        raise Refusal(
            f"{variable} can't be understood; it must be like "
            f"postgresql://user:password@host:5432/database, with special characters of the "
            f"password percent-encoded."
        )


def _last_reason(message: str) -> str:
    lines = [line.strip(" \t-") for line in message.splitlines()]
    told = [line for line in lines if line and not line.startswith(("Is the server", "Multiple"))]
    return told[-1].rstrip(".") if told else "no reason was given"
