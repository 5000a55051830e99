import type { ActionOutline, DefinitionPlace } from '../../../core/transition-system.ts';
import type { ExpressionSyntax, ModuleSyntax } from '../../syntax/syntax-tree.ts';

/** The name of an action, with its parameters, where it is used. */
export interface ActionLabel {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Code for the values of the arguments. */
  readonly codes: readonly string[];
  readonly place: DefinitionPlace;
}

/** The label of a part of the next-state relation that no operator names. */
export function nextLabel(body: ExpressionSyntax, module: ModuleSyntax): ActionLabel {
  return { name: 'Next', parameters: [], codes: [], place: placeOf(body, module) };
}

/** Where an action stands: as TLC tells it, after the definitions of a LET. */
export function placeOf(body: ExpressionSyntax, module: ModuleSyntax): DefinitionPlace {
  if (body.kind === 'let') return placeOf(body.body, module);
  const { line, column, endLine, endColumn } = body.span;
  return { source: module.source, module: module.name.name, line, column, endLine, endColumn: endColumn - 1 };
}

/** The number of a label in a list, to which it is added if it is not there yet. */
export function labelNumber(labels: ActionOutline[], { name, parameters, place }: ActionLabel): number {
  const found = labels.findIndex(
    (label) => label.name === name && label.parameters.length === parameters.length,
  );
  return found >= 0 ? found : labels.push({ name, parameters, place }) - 1;
}
