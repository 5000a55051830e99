import type { TreeCursor } from 'web-tree-sitter';

/** A named node of the grammar's tree, copied out of it. */
export interface ConcreteNode {
  readonly type: string;
  readonly field: string | null;
  /** Offsets in the prepared text. */
  readonly start: number;
  readonly end: number;
  readonly children: ConcreteNode[];
}

/** What nothing here looks into: proofs have no meaning, and of the others the text is enough. */
const opaque = new Set([
  'terminal_proof',
  'non_terminal_proof',
  'use_or_hide',
  'string',
  'header_line',
  'single_line',
  'double_line',
  'def_eq',
  'set_in',
]);

/**
 * Copies the tree into plain objects, without the punctuation. Every look at a node of the grammar's own tree is a call
 * into WebAssembly, and its depth is not bounded, so it is walked once, without recursion.
 */
export function copyTree(cursor: TreeCursor): ConcreteNode {
  const root = copyNode(cursor);
  const open: ConcreteNode[] = [root];
  for (;;) {
    const node = open.at(-1)!;
    if (!opaque.has(node.type) && cursor.gotoFirstChild()) {
      open.push(adopt(node, cursor));
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      open.pop();
      if (!cursor.gotoParent()) return root;
    }
    open.pop();
    open.push(adopt(open.at(-1)!, cursor));
  }
}

function copyNode(cursor: TreeCursor): ConcreteNode {
  return {
    type: cursor.nodeType,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  };
}

function adopt(parent: ConcreteNode, cursor: TreeCursor): ConcreteNode {
  const node = copyNode(cursor);
  if (cursor.nodeIsNamed) parent.children.push(node);
  return node;
}
