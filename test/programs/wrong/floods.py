#!/usr/bin/env python3
"""Any workload: answers init, and then sends to the next node without end."""

from node import Node


class Floods(Node):
    def start(self):
        while True:
            self.send(self.others[0], {"type": "more", "text": "x" * 1000})


Floods().run()
