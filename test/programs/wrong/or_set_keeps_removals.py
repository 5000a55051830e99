#!/usr/bin/env python3
"""or-set: additions are told to the others, removals are not."""

from node import Node


class OrSetKeepsRemovals(Node):
    def __init__(self):
        super().__init__()
        self.elements = []

    def insert(self, element):
        if element not in self.elements:
            self.elements.append(element)

    def on_add(self, _, body):
        self.insert(body["element"])
        for node in self.others:
            self.send(node, {"type": "added", "element": body["element"]})
        return {"type": "add_ok"}

    def on_added(self, _, body):
        self.insert(body["element"])

    def on_remove(self, _, body):
        if body["element"] in self.elements:
            self.elements.remove(body["element"])
        return {"type": "remove_ok"}

    def on_read(self, *_):
        return {"type": "read_ok", "value": self.elements}


OrSetKeepsRemovals().run()
