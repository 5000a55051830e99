#!/usr/bin/env python3
"""g-counter, pn-counter: what is added is told three times, for some of it may be lost, and counted as often as it arrives."""

from node import Node


class CounterDoubleCounts(Node):
    value = 0

    def on_add(self, _, body):
        self.value += body["delta"]
        self.tell(body["delta"], 3)
        return {"type": "add_ok"}

    def tell(self, delta, times):
        for node in self.others:
            self.send(node, {"type": "more", "delta": delta})
        if times > 1:
            self.after(0.1, lambda: self.tell(delta, times - 1))

    def on_more(self, _, body):
        self.value += body["delta"]

    def on_read(self, *_):
        return {"type": "read_ok", "value": self.value}


CounterDoubleCounts().run()
