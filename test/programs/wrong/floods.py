#!/usr/bin/env python3
"""Any workload: answers init, and then sends without end, to a client that there is not."""

from node import Node


class Floods(Node):
    def start(self):
        while True:
            self.send("c9999", {"type": "more", "text": "x" * 1000})


Floods().run()
