#!/usr/bin/env python3
"""g-set: a node takes over the set of another one in place of its own, where it should take the union."""

from node import Node


class GSetOverwrites(Node):
    def __init__(self):
        super().__init__()
        self.elements = []

    def start(self):
        self.tell()

    def tell(self):
        for node in self.others:
            self.send(node, {"type": "set", "elements": self.elements})
        self.after(0.2, self.tell)

    def on_set(self, _, body):
        if len(body["elements"]) >= len(self.elements):
            self.elements = body["elements"]

    def on_add(self, _, body):
        if body["element"] not in self.elements:
            self.elements.append(body["element"])
        return {"type": "add_ok"}

    def on_read(self, *_):
        return {"type": "read_ok", "value": self.elements}


GSetOverwrites().run()
