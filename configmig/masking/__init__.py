"""Keep secrets out of everything that is shown or recorded: the one place that decides what a secret is.

A secret is a text under a key that is named like one (`api_key`, `password`), or a text that looks like one
wherever it stands (a provider's key, a JWT, a private key, the password in a URL). References such as
`os.environ/NAME` and placeholders such as `not-needed` are not secrets. All functions are pure.
"""

from configmig.masking.find import Secret, Sign, find_in_text, find_secrets
from configmig.masking.names import is_secret_key
from configmig.masking.text import mask_lines, mask_text
from configmig.masking.tree import mask_value, secret_values, text_secrets
from configmig.masking.values import MASK, is_reference, is_secret, is_secret_value

__all__ = [
    "MASK",
    "Secret",
    "Sign",
    "find_in_text",
    "find_secrets",
    "is_reference",
    "is_secret",
    "is_secret_key",
    "is_secret_value",
    "mask_lines",
    "mask_text",
    "mask_value",
    "secret_values",
    "text_secrets",
]
