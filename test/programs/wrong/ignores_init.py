#!/usr/bin/env python3
"""Any workload: reads everything, and answers nothing, not even init."""

import sys

for _ in sys.stdin:
    pass
