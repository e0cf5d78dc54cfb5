"""How LiteLLM finds out whom a deployment is for: the part of the model's name before its first slash.

Prefixes, well-known names and hosts are those of LiteLLM 1.106.
"""

import re

from configmig.audit.hosts import read_endpoint
from configmig.audit.reading import text
from configmig.patterns import later
from configmig.profiles.llm_gateway.relations import Deployment

# fmt: off
PREFIXES = frozenset({
    "a2a", "a2a_agent", "abliteration", "ai21", "ai21_chat", "aihubmix", "aiml", "aiohttp_openai",
    "amazon_nova", "anthropic", "anthropic_text", "apertis", "assemblyai", "auto_router", "aws_polly",
    "aws_textract", "azure", "azure_ai", "azure_speech", "azure_text", "baseten", "bedrock",
    "bedrock_mantle", "black_forest_labs", "bytez", "cerebras", "charity_engine", "chatgpt", "chutes",
    "clarifai", "cloudflare", "codestral", "cognition", "cohere", "cohere_chat", "cometapi",
    "compactifai", "cortecs", "crusoe", "cursor", "custom", "custom_openai", "darkbloom", "dashscope",
    "databricks", "datarobot", "deepgram", "deepinfra", "deepseek", "docker_model_runner", "dotprompt",
    "edenai", "elevenlabs", "empiriolabs", "empower", "fal_ai", "featherless_ai", "fireworks_ai",
    "friendliai", "galadriel", "gdc", "gemini", "gigachat", "github", "github_copilot", "gmi",
    "gradient_ai", "groq", "helicone", "heroku", "hosted_vllm", "huggingface", "humanloop",
    "hyperbolic", "inception", "infinity", "jina_ai", "lambda_ai", "langflow", "langfuse", "langgraph",
    "lemonade", "libertai", "litellm_agent", "litellm_proxy", "llamafile", "llamagate", "lm_studio",
    "manus", "maritalk", "meta", "meta_llama", "milvus", "minimax", "mistral", "modelscope", "mongodb",
    "moonshot", "morph", "nadir", "nano-gpt", "nebius", "neosantara", "nlp_cloud", "novita", "nscale",
    "nvidia_nim", "nvidia_riva", "oci", "ollama", "ollama_chat", "oobabooga", "openai", "openai_like",
    "openrouter", "ovhcloud", "parasail", "perplexity", "petals", "pg_vector", "pinstripes", "poe",
    "predibase", "prism", "publicai", "qwen_ai_platform", "qwencloud", "ragflow", "recraft", "reducto",
    "reka", "replicate", "runwayml", "s3_vectors", "sagemaker", "sagemaker_chat", "sagemaker_nova",
    "sail", "sambanova", "sap", "sarvam", "scaleway", "scx-ai", "snowflake", "soniox", "stability",
    "strands_decider", "synthetic", "tencent", "tensormesh", "text-completion-codestral",
    "text-completion-inception", "text-completion-openai", "together_ai", "topaz", "transcribe",
    "triton", "typesafe", "v0", "valkey", "veniceai", "vercel_ai_gateway", "vertex_ai",
    "vertex_ai_beta", "vllm", "volcengine", "voyage", "wandb", "watsonx", "watsonx_text", "xai",
    "xiaomi_mimo", "xinference", "zai",
})
# fmt: on

_KNOWN_NAMES = later(
    r"(?:gpt-|chatgpt-|o[134](?:$|-)|davinci|babbage|text-embedding-|text-moderation|omni-moderation|dall-e|"
    r"gpt-image|whisper|tts-|sora|codex-|claude-|command|embed-|rerank-|gemini-|text-bison|chat-bison|"
    r"computer-use-|ft:|deepseek-(?:chat|reasoner|coder)$|(?:us|eu|apac)\.|anthropic\.|amazon\.|meta\.|mistral\.|"
    r"cohere\.|ai21\.)",
    re.IGNORECASE,
)
"""How names begin that LiteLLM's own table of models has without a prefix."""

_KNOWN_HOSTS = later(
    r"(?:^|\.)(?:perplexity\.ai|anyscale\.com|deepinfra\.com|mistral\.ai|groq\.com|nvidia\.com|cerebras\.ai|"
    r"deepseek\.com|together\.(?:ai|xyz)|empower\.dev|friendli\.ai|sambanova\.ai|x\.ai|ollama\.com|llama\.com|"
    r"galadriel\.(?:ai|com)|featherless\.ai|nscale\.com|nebius\.ai|aliyuncs\.com|modelscope\.cn|moonshot\.ai|"
    r"baseten\.co|ai21\.com|v0\.dev|morphllm\.com|lambda\.ai|hyperbolic\.xyz|wandb\.ai)$"
)
"""Hosts by which LiteLLM tells the provider of a model without a prefix."""


def is_resolvable(deployment: Deployment) -> bool:
    """Whether LiteLLM can tell which API the deployment speaks."""
    model = deployment.model
    if text(deployment.params.get("custom_llm_provider")) in PREFIXES:
        return bool(model)
    if deployment.prefix in PREFIXES or model == "*" or model.startswith("os.environ/"):
        return True
    endpoint = read_endpoint(deployment.api_base)
    is_known_host = endpoint is not None and _KNOWN_HOSTS.search(endpoint.host) is not None
    return bool(model) and (is_known_host or _KNOWN_NAMES.match(model) is not None)
