#!/usr/bin/env python3
"""echo: answers with what was asked before, from the second request on."""

from node import Node


class EchoOfAnother(Node):
    last = None

    def on_echo(self, client, body):
        before, self.last = self.last, body["echo"]
        return {"type": "echo_ok", "echo": body["echo"] if before is None else before}


EchoOfAnother().run()
