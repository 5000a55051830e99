#!/usr/bin/env python3
"""broadcast: each message goes to every other node once, and every seventh to none: a list was cut too short."""

from node import Node


class BroadcastForgets(Node):
    def __init__(self):
        super().__init__()
        self.messages = []

    def on_topology(self, *_):
        return {"type": "topology_ok"}

    def on_broadcast(self, client, body):
        self.messages.append(body["message"])
        if len(self.messages) % 7 != 0:
            for node in self.others:
                self.send(node, {"type": "spread", "message": body["message"]})
        return {"type": "broadcast_ok"}

    def on_spread(self, _, body):
        if body["message"] not in self.messages:
            self.messages.append(body["message"])

    def on_read(self, *_):
        return {"type": "read_ok", "messages": self.messages}


BroadcastForgets().run()
