"""The files of examples: what every root has, with what an example is about in its place."""

from configmig.profiles.llm_gateway.relations import LITELLM

_SECTIONS = {
    "model_list": "[{model_name: m, litellm_params: {model: ollama/m}}]",
    "litellm_settings": "{drop_params: true}",
    "router_settings": "{num_retries: 2}",
    "general_settings": "{store_model_in_db: false}",
}


def proxy(**sections: str) -> dict[str, str]:
    """Return the proxy's file with ``sections`` (YAML in flow style, or lines that begin with a line end)."""
    texts = {**_SECTIONS, **sections}
    return {LITELLM: "".join(f"{name}: {text}".rstrip() + "\n" for name, text in texts.items())}


def deployment(params: str, *, info: str = "") -> str:
    """Return a ``model_list`` with one deployment, ``m``."""
    about = f", model_info: {{{info}}}" if info else ""
    return f"\n- {{model_name: m, litellm_params: {{{params}}}{about}}}"
