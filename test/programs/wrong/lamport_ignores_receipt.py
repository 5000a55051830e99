#!/usr/bin/env python3
"""lamport-clock: a receipt counts as any other event, whatever the clock of the message is."""

from clock import ClockNode


class LamportIgnoresReceipt(ClockNode):
    clock = 0

    def event(self):
        return self.clock + 1

    def receipt(self, received):
        return self.clock + 1


LamportIgnoresReceipt().run()
