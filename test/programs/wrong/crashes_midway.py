#!/usr/bin/env python3
"""echo: ends with an error at its tenth request."""

from node import Node


class CrashesMidway(Node):
    requests = 0

    def on_echo(self, _, body):
        self.requests += 1
        if self.requests == 10:
            raise ValueError("a table is full")
        return {"type": "echo_ok", "echo": body["echo"]}


CrashesMidway().run()
