#!/usr/bin/env python3
"""Any workload: writes a line that does not end."""

import sys

while True:
    sys.stdout.write("x" * 65536)
