#!/usr/bin/env python3
"""generation-clock: each node counts up what it has seen itself, and tells the others too late."""

from node import Node


class GenerationOfOneNode(Node):
    generation = 0

    def on_next_generation(self, *_):
        self.generation += 1
        for node in self.others:
            self.after(0.3, lambda node=node: self.send(node, {"type": "seen", "generation": self.generation}))
        return {"type": "next_generation_ok", "generation": self.generation}

    def on_seen(self, _, body):
        self.generation = max(self.generation, body["generation"])


GenerationOfOneNode().run()
