"""A station's own call-in application, as Twilio's tutorials of the time of Twilio Client have it.

Two pages whose tokens are made with them, and the state of the queue as JSON, by Twilio's Python library of that
time. It knows the account, the application of the DJ's line and the address of Twilio's API from its environment.
"""

import json
import os
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# The library looks for a module by the name that it had in Python 2.
sys.modules["urlparse"] = urllib.parse

from twilio.rest import TwilioRestClient  # noqa: E402
from twilio.util import TwilioCapability  # noqa: E402

ACCOUNT_SID = os.environ["ACCOUNT_SID"]
AUTH_TOKEN = os.environ["AUTH_TOKEN"]
APP_SID = os.environ["APP_SID"]
API_URL = os.environ["API_URL"]
QUEUE = "radio-callin-queue"


def generate_token(account_sid, auth_token, application_sid):
    """A token that lets its bearer call the application, and nothing else: it has no name of its own."""
    capability = TwilioCapability(account_sid, auth_token)
    capability.allow_client_outgoing(application_sid)
    return capability.generate()


class Page(BaseHTTPRequestHandler):
    """Every address of the application."""

    def do_GET(self):
        if self.path == "/queue-status":
            self.show_queue()
        elif self.path in ("/dashboard", "/phone"):
            self.show_page(f"{self.path[1:]}.html")
        else:
            self.send_error(404)

    def show_page(self, name):
        page = (Path(__file__).parent / name).read_text()
        token = generate_token(ACCOUNT_SID, AUTH_TOKEN, APP_SID)
        self.answer("text/html; charset=utf-8", page.replace("{{ token }}", token))

    def show_queue(self):
        client = TwilioRestClient(ACCOUNT_SID, AUTH_TOKEN, base=API_URL)
        for queue in client.queues.list():
            if queue.friendly_name == QUEUE:
                figures = {"current_size": queue.current_size, "average_wait_time": queue.average_wait_time}
                self.answer("application/json", json.dumps(figures))
                return
        self.send_error(404)

    def answer(self, content_type, body):
        body = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing of each request: the tests read the errors alone."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
