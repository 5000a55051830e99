#!/usr/bin/env python3
"""Any workload: answers init, and then nothing any more."""

import time

from node import Node


class Hangs(Node):
    def start(self):
        time.sleep(3600)


Hangs().run()
