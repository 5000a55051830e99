#!/usr/bin/env python3
"""lin-kv: turns every request away, and so never says anything that is wrong."""

from node import Node, RequestError


class OnlyErrors(Node):
    def on_read(self, *_):
        raise RequestError(11, "not now")

    on_write = on_cas = on_read


OnlyErrors().run()
