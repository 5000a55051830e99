#!/usr/bin/env python3
"""A node with a logical clock. Programs say how it goes on at an event, and at a receipt."""

from node import Node, RequestError


class ClockNode(Node):
    clock = None

    def event(self):
        raise NotImplementedError

    def receipt(self, received):
        raise NotImplementedError

    def on_event(self, *_):
        self.clock = self.event()
        return {"type": "event_ok", "clock": self.clock}

    def on_send(self, _, body):
        if body["to"] not in self.others:
            raise RequestError(12, "no other node: %s" % body["to"])
        self.clock = self.event()
        self.send(body["to"], {"type": "clock_message", "clock": self.clock})
        return {"type": "send_ok", "clock": self.clock}

    def on_clock_message(self, _, body):
        self.clock = self.receipt(body["clock"])
        return {"type": "clock_message_ok", "clock": self.clock}

    def on_clock_message_ok(self, *_):
        return None
