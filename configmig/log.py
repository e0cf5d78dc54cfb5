"""What is happening, for whoever wants to know: loguru, loaded with the first message that is asked for."""

from pathlib import Path
from typing import Any


def debug(message: str, **facts: Any) -> None:
    """Record ``message`` with its ``facts`` at level DEBUG; costs one comparison when logging is off."""
    if _sinks:
        _logger().debug(message, **facts)


def enable(sink: Path | Any, *, level: str = "DEBUG") -> None:
    """Send messages of ``level`` and above to ``sink``, a path or a stream; for the command line."""
    logger = _logger()
    if not _sinks:
        logger.remove()
    _sinks.append(
        logger.add(sink, level=level, format="{time:YYYY-MM-DDTHH:mm:ss.SSS!UTC}Z {level} {message} {extra}")
    )


def disable() -> None:
    """Send no more messages anywhere."""
    while _sinks:
        _logger().remove(_sinks.pop())


_sinks: list[int] = []


def _logger() -> Any:
    from loguru import logger

    return logger
