#!/usr/bin/env python3
"""A program of the Maelstrom protocol: JSON messages, one a line, on standard input and output. Standard library only."""

import json
import os
import select
import sys
import time


class RequestError(Exception):
    """A request is answered with this error code of the protocol."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
        self.text = text


class Node:
    """Calls on_TYPE(source, body) for every message; what that returns is the answer, unless it is None."""

    def __init__(self):
        self.id = None
        self.nodes = []
        self.last_message_id = 0
        self.timers = []
        self.timers_set = 0

    @property
    def others(self):
        return [node for node in self.nodes if node != self.id]

    @property
    def majority(self):
        return len(self.nodes) // 2 + 1

    def start(self):
        """The node knows its name and the others."""

    def write(self, destination, body):
        line = json.dumps({"src": self.id, "dest": destination, "body": body}, separators=(",", ":"))
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def send(self, destination, body):
        self.last_message_id += 1
        self.write(destination, {**body, "msg_id": self.last_message_id})

    def reply(self, destination, request, body):
        self.write(destination, {**body, "in_reply_to": request["msg_id"]})

    def error(self, destination, request, code, text):
        self.reply(destination, request, {"type": "error", "code": code, "text": text})

    def after(self, seconds, action):
        """Calls the action once, after a time."""
        self.timers_set += 1
        self.timers.append((time.monotonic() + seconds, self.timers_set, action))

    def on_init(self, source, body):
        self.id = body["node_id"]
        self.nodes = body["node_ids"]
        self.reply(source, body, {"type": "init_ok"})
        self.start()

    def handle(self, message):
        source, body = message["src"], message["body"]
        handler = getattr(self, "on_" + body["type"], None)
        try:
            if handler is None:
                raise RequestError(10, "no such request: " + body["type"])
            answer = handler(source, body)
            if answer is not None:
                self.reply(source, body, answer)
        except RequestError as error:
            if "msg_id" in body and source not in self.nodes:
                self.error(source, body, error.code, error.text)

    def run(self):
        buffered = b""
        while True:
            self.expire()
            pause = max(0, min(self.timers)[0] - time.monotonic()) if self.timers else None
            readable, _, _ = select.select([0], [], [], pause)
            if not readable:
                continue
            read = os.read(0, 65536)
            if not read:
                return
            *lines, buffered = (buffered + read).split(b"\n")
            for line in lines:
                if line.strip():
                    self.handle(json.loads(line))

    def expire(self):
        while self.timers and min(self.timers)[0] <= time.monotonic():
            timer = min(self.timers)
            self.timers.remove(timer)
            timer[2]()
