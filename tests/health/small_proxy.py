"""A proxy as small as can be: it asks a backend, then its fallbacks.

Called as `litellm --config FILE --port PORT`. What it was started with is left in `started.json` beside it; a
file `behaviour` there says how it is broken.
"""

import json
import os
import stat
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE = Path(sys.argv[sys.argv.index("--config") + 1])
PORT = int(sys.argv[sys.argv.index("--port") + 1])
CONFIG = json.loads(FILE.read_text())
BEHAVIOUR = (HERE / "behaviour").read_text() if (HERE / "behaviour").exists() else ""


class Proxy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.reply(200, {"status": "healthy"})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        names = [asked["model"]]
        if BEHAVIOUR != "no fallbacks":
            fallbacks = CONFIG["router_settings"].get("fallbacks", [])
            names += [name for each in fallbacks for name in each.get(asked["model"], [])]
        for name in names:
            for deployment in CONFIG["model_list"]:
                if deployment["model_name"] == name and self.ask(deployment["litellm_params"], asked):
                    return
        self.reply(500, {"error": {"message": "nobody answers"}})

    def ask(self, params: dict[str, Any], asked: dict[str, Any]) -> bool:
        body = json.dumps({**asked, "model": params["model"].removeprefix("openai/")}).encode()
        request = urllib.request.Request(f"{params['api_base']}/chat/completions", body)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                self.reply(200, json.load(answer))
        except urllib.error.HTTPError:
            return False
        return True

    def reply(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    left = {
        "config": CONFIG,
        "environment": dict(os.environ),
        "folder": str(FILE.parent),
        "mode": stat.S_IMODE(FILE.parent.stat().st_mode),
        "pid": os.getpid(),
    }
    (HERE / "started.json").write_text(json.dumps(left))
    if BEHAVIOUR == "does not start":
        sys.exit("no")
    if BEHAVIOUR == "hangs":
        time.sleep(60)
    ThreadingHTTPServer(("127.0.0.1", PORT), Proxy).serve_forever()
