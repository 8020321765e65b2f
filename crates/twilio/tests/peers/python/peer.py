"""Answers questions about Twilio's library for Python: a JSON array on standard input, one of answers on
standard output. The questions are described in library.rs."""

import inspect
import json
import re
import sys

from twilio.jwt import Jwt
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant
from twilio.jwt.client import ClientCapabilityToken
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse


class MultiDict(dict):
    """The parameters of a form as web frameworks give them: a name may have several values."""

    def __init__(self, form):
        super().__init__()
        for name, value in form:
            self.setdefault(name, []).append(value)

    def getall(self, name):
        return self[name]


def read_token(jwt, key):
    token = Jwt.from_jwt(jwt, key)
    return {"header": token.headers, "payload": token.payload}


def access_token(account_sid, api_key_sid, secret, identity=None, ttl=3600, region=None, voice=None):
    token = AccessToken(account_sid, api_key_sid, secret, identity=identity, ttl=ttl, region=region)
    if voice is not None:
        token.add_grant(
            VoiceGrant(
                incoming_allow=voice.get("incoming_allow"),
                outgoing_application_sid=voice.get("application_sid"),
                outgoing_application_params=voice.get("params"),
                push_credential_sid=voice.get("push_credential_sid"),
                endpoint_id=voice.get("endpoint_id"),
            )
        )
    return token.to_jwt()


def capability_token(account_sid, auth_token, ttl=3600, outgoing=None, incoming=None, events=None):
    token = ClientCapabilityToken(account_sid, auth_token, ttl=ttl)
    if outgoing is not None:
        token.allow_client_outgoing(outgoing["application_sid"], **(outgoing.get("params") or {}))
    if incoming is not None:
        token.allow_client_incoming(incoming)
    if events is not None:
        token.allow_event_stream(**events)
    return token.to_jwt()


def sign(auth_token, url, form):
    return RequestValidator(auth_token).compute_signature(url, MultiDict(form))


def verify(auth_token, url, form, signature):
    return RequestValidator(auth_token).validate(url, MultiDict(form), signature)


def verify_body(auth_token, url, body, signature):
    return RequestValidator(auth_token).validate(url, body, signature)


def body_hash(body):
    return RequestValidator("").compute_hash(body)


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.replace(":", "_").replace("-", "_")).lower()


# What the library writes as any other attribute, although its methods do not name it.
UNNAMED = {("dial", "call_reason"), ("client", "client_notification_url")}


def build(parent, element):
    """Builds an element by the method that the library has for it, whose parameters must have its attributes."""
    method = snake(element["name"])
    make = getattr(parent, "break_" if method == "break" else method)
    attributes = {snake(name): value for name, value in element["attributes"].items()}
    named = [name for name in inspect.signature(make).parameters if name != "kwargs"]
    for name in attributes:
        if name not in named and (method, name) not in UNNAMED:
            raise TypeError(f"{method} has no parameter {name}")
    content = element["content"]
    if len(content) <= 1 and all(isinstance(part, str) for part in content):
        # The text is the first parameter, which Redirect cannot do without.
        make(*(content or ([""] if method == "redirect" else [])), **attributes)
        return
    node = make(**attributes)
    for part in content:
        if isinstance(part, str):
            node.append(part)
        else:
            build(node, part)


def document(verbs):
    response = VoiceResponse()
    for verb in verbs:
        build(response, verb)
    return response.to_xml()


ANSWERS = {
    answer.__name__: answer
    for answer in (read_token, access_token, capability_token, sign, verify, verify_body, body_hash, document)
}


def answer(question):
    ask = question.pop("ask")
    try:
        return {"answer": ANSWERS[ask](**question)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
