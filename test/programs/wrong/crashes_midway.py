#!/usr/bin/env python3
"""lin-kv: serves from the memory of each node, and ends with an error at its tenth request."""

from node import Node


class CrashesMidway(Node):
    requests = 0

    def on_read(self, *_):
        return self.serve({"type": "error", "code": 20, "text": "the key does not exist"})

    def on_write(self, *_):
        return self.serve({"type": "write_ok"})

    def on_cas(self, *_):
        return self.serve({"type": "error", "code": 20, "text": "the key does not exist"})

    def serve(self, answer):
        self.requests += 1
        if self.requests == 10:
            raise ValueError("a table is full")
        return answer


CrashesMidway().run()
