#!/usr/bin/env python3
"""hlc: the physical clock is taken as it is, also when it has stepped back: here by 50 ms at every tenth reading."""

import time

from clock import ClockNode


class HlcGoesBack(ClockNode):
    readings = 0

    def physical_ms(self):
        self.readings += 1
        return int(time.time() * 1000) - (50 if self.readings % 10 == 0 else 0)

    def event(self):
        now = self.physical_ms()
        is_same = self.clock is not None and self.clock["physical_ms"] == now
        return {"physical_ms": now, "logical": self.clock["logical"] + 1 if is_same else 0}

    def receipt(self, received):
        now = max(self.physical_ms(), received["physical_ms"])
        return {"physical_ms": now, "logical": received["logical"] + 1}


HlcGoesBack().run()
