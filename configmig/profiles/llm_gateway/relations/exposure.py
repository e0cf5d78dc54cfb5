"""Whom the proxy can be reached by, and what it asks of them, as far as the files tell."""

from collections.abc import Iterator

from configmig.audit.hosts import Endpoint, read_host
from configmig.audit.reading import at, mapping, text
from configmig.audit.view import View
from configmig.frozen import dataclass
from configmig.pointer import Pointer
from configmig.profiles.llm_gateway.relations import LITELLM, REFERENCE

MASTER_KEY = "LITELLM_MASTER_KEY"
"""The variable that LiteLLM takes its master key from where the file has none."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The address that `server_settings` says the proxy is started with; LiteLLM itself does not read it."""

    file: str
    pointer: Pointer
    endpoint: Endpoint
    has_tls: bool

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach it."""
        return not self.endpoint.is_loopback

    @property
    def is_private(self) -> bool:
        """Whether it is bound to one address of a private network."""
        return self.endpoint.is_private and not self.endpoint.is_everywhere


def read_binding(view: View) -> Binding | None:
    """Return where the proxy listens, from whichever file has `server_settings`; None when none says."""
    for name in view.documents:
        settings = mapping(view.value(name, "server_settings"))
        endpoint = read_host(text(settings.get("host")))
        if endpoint is not None:
            has_tls = bool(text(settings.get("ssl_certfile_path")) or text(settings.get("ssl_certfile")))
            return Binding(name, ("server_settings", "host"), endpoint, has_tls)
    return None


def has_variable(view: View, name: str) -> bool | None:
    """Whether the environment of the proxy defines ``name``; None when no environment file is known.

    An `.env` file among the managed ones counts as well as the one that the settings name.
    """
    managed = [each for each, document in view.documents.items() if document.format == "dotenv"]
    if any(text(at(view.value(each), name)) for each in managed):
        return True
    if view.facts.environment is not None:
        return name in view.facts.environment
    return False if managed else None


def reads_variable(value: object) -> str:
    """Return the variable that a value takes from the environment, empty when it takes none."""
    return text(value).removeprefix(REFERENCE) if text(value).startswith(REFERENCE) else ""


def has_master_key(view: View) -> bool:
    """Whether a master key is set in the file or in the environment, whatever it is worth."""
    return bool(text(view.value(LITELLM, "general_settings", "master_key"))) or (
        has_variable(view, MASTER_KEY) is True
    )


def settings(view: View, *names: str) -> Iterator[tuple[Pointer, object]]:
    """Yield each of the settings ``names`` that is there, in whichever section LiteLLM reads."""
    for section in ("litellm_settings", "general_settings", "router_settings"):
        found = mapping(view.value(LITELLM, section))
        for name in names:
            if name in found:
                yield (section, name), found[name]


def callbacks(view: View) -> Iterator[tuple[Pointer, str]]:
    """Yield the callbacks of `litellm_settings` with their places, whichever of its lists they are in."""
    for key in ("callbacks", "success_callback", "failure_callback", "service_callback"):
        value = view.value(LITELLM, "litellm_settings", key)
        for index, each in enumerate(value if isinstance(value, list) else ()):
            if text(each):
                yield ("litellm_settings", key, index), text(each)
        if text(value):
            yield ("litellm_settings", key), text(value)
