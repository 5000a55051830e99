import { Kind, type Value } from '../../../core/values/index.ts';
import { sequenceOf } from '../build-function.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { format } from '../format.ts';
import { field, makeFunction } from '../functions.ts';
import { add, divide, subtract } from '../integers.ts';
import { materialize, requireFunction } from '../materialize.ts';
import { keyOrder } from '../normal-order.ts';
import { recordOf } from '../record-of.ts';
import type { RuntimeValue } from '../runtime-value.ts';
import { cardinality, enumerateInOrder } from '../set-members.ts';
import { binary, defineModule, general, impure, ternary, unary } from '../standard-module.ts';
import { writeText } from './files.ts';
import { combineFunctions } from './tlc.ts';

/** An element: a record of name, attributes, children and text. The element's own attributes win. */
function element(
  site: number,
  name: string,
  own: Readonly<Record<string, RuntimeValue>>,
  attributes: RuntimeValue,
  content: { readonly children?: RuntimeValue; readonly text?: RuntimeValue } = {},
): Value {
  const texts = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, format(value)]));
  return recordOf({
    name,
    attrs: combineFunctions(recordOf(texts), attributes, site),
    children: materialize(content.children ?? sequenceOf([]), site),
    innerText: materialize(content.text ?? '', site),
  });
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function markup(node: RuntimeValue, site: number): string {
  if (typeof node === 'object' && node.kind === Kind.function && node.domain.isSequence) {
    return node.values.map((child) => markup(child, site)).join('');
  }
  const name = String(field(node, 'name', site));
  const { domain, values } = requireFunction(
    field(node, 'attrs', site),
    'print as attributes the value',
    site,
  );
  const attributes = [...(keyOrder(domain) ?? values.keys())].map((index) => {
    const value = values[index]!;
    const shown = typeof value === 'string' ? value : format(value);
    return ` ${String(domain.keys[index])}="${escapeMarkup(shown)}"`;
  });
  const children = field(node, 'children', site);
  const items =
    typeof children === 'object' && children.kind === Kind.function
      ? children.values
      : enumerateInOrder(children, site);
  const inner = items.map((child) => markup(child, site)).join('');
  const text = escapeMarkup(String(field(node, 'innerText', site)));
  return `<${name}${attributes.join('')}>${inner}${text}</${name}>`;
}

/** The place of node n of m on a circle. */
function onRing(site: number, ...operands: RuntimeValue[]): Value {
  const [x, y, radius, index, total] = operands.map((operand) => {
    if (typeof operand === 'number') return operand;
    throw new EvaluationError(`NodeOfRingNetwork wants integers, not\n${format(operand)}`, site);
  });
  const angle = (2 * Math.PI * index!) / total!;
  return recordOf({
    x: Math.trunc(x! + radius! * Math.cos(angle)),
    y: Math.trunc(y! + radius! * Math.sin(angle)),
  });
}

/** Places for the nodes of a graph: on a circle, in TLC's order. */
function layout(nodes: RuntimeValue, site: number): RuntimeValue {
  const total = cardinality(nodes, site);
  const places = new Map(enumerateInOrder(nodes, site).map((node, index) => [node, index]));
  return makeFunction(nodes, (node) => onRing(site, 0, 0, 100, places.get(node) ?? 0, total), site);
}

function between(from: RuntimeValue, to: RuntimeValue, segment: RuntimeValue, site: number): Value {
  const along = (axis: string) => {
    const start = field(from, axis, site);
    return add(start, divide(subtract(field(to, axis, site), start, site), segment, site), site);
  };
  return recordOf({ x: along('x'), y: along('y') });
}

/** SVG. */
export const svg = defineModule('SVG', [], {
  Line: general([0, 0, 0, 0, 0], (site, x1, y1, x2, y2, attributes) =>
    element(site, 'line', { x1, y1, x2, y2 }, attributes),
  ),
  Circle: general([0, 0, 0, 0], (site, cx, cy, r, attributes) =>
    element(site, 'circle', { cx, cy, r }, attributes),
  ),
  Rect: general([0, 0, 0, 0, 0], (site, x, y, width, height, attributes) =>
    element(site, 'rect', { x, y, width, height }, attributes),
  ),
  Text: general([0, 0, 0, 0], (site, x, y, text, attributes) =>
    element(site, 'text', { x, y }, attributes, { text }),
  ),
  Image: general([0, 0, 0, 0, 0, 0], (site, x, y, width, height, href, attributes) =>
    element(site, 'image', { x, y, width, height }, combineFunctions(recordOf({ href }), attributes, site)),
  ),
  Group: binary((children, attributes, site) => element(site, 'g', {}, attributes, { children })),
  Svg: binary((children, attributes, site) => element(site, 'svg', {}, attributes, { children })),
  SVGDoc: general([0, 0, 0, 0, 0, 0], (site, children, x, y, width, height, attributes) => {
    const viewBox = [x, y, width, height].map(format).join(' ');
    return element(site, 'svg', {}, combineFunctions(recordOf({ viewBox }), attributes, site), { children });
  }),
  SVGElem: general([0, 0, 0, 0], (site, name, attrs, children, innerText) =>
    recordOf({
      name: materialize(name, site),
      attrs: materialize(attrs, site),
      children: materialize(children, site),
      innerText: materialize(innerText, site),
    }),
  ),
  SVGElemToString: unary(markup),
  SVGSerialize: impure([0, 0, 0], (context, site, node, prefix, frame) =>
    writeText(context, site, `${String(prefix)}${format(frame)}.svg`, markup(node, site), 'replace'),
  ),
  NodeOfRingNetwork: general([0, 0, 0, 0, 0], onRing),
  NodesOfDirectedMultiGraph: ternary((nodes, _edges, _options, site) => layout(nodes, site)),
  PointOnLine: ternary(between),
});
