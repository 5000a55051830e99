#!/usr/bin/env python3
"""vector-clock: at a receipt vectors are joined, and the receipt itself is not counted."""

from clock import ClockNode


class VectorClockMissesOwnTick(ClockNode):
    clock = {}

    def event(self):
        return {**self.clock, self.id: self.clock.get(self.id, 0) + 1}

    def receipt(self, received):
        names = {*self.clock, *received}
        return {name: max(self.clock.get(name, 0), received.get(name, 0)) for name in names}


VectorClockMissesOwnTick().run()
