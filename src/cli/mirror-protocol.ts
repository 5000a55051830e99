import { fileURLToPath } from 'node:url';
import { type Constants, type Protocol, resolveConstants } from '../core/protocol.ts';
import { type MirrorOptions, type MirrorResult, mirror } from '../mirror/mirror.ts';
import { modelConstants } from '../mirror/tables.ts';
import { loadSpecification } from '../tla/load-specification.ts';

/**
 * Compares the specification and the model of a protocol in one of its configurations: the module that the protocol
 * names, with `<Module>-<configuration>.cfg` beside it.
 *
 * @throws BadInput for a configuration that the protocol does not have, and for a specification with an error in it.
 */
export async function mirrorProtocol(
  protocol: Protocol,
  configuration: string,
  options: MirrorOptions = {},
): Promise<MirrorResult> {
  const { constants } = resolveConstants(protocol, configuration);
  const model = protocol.model(constants);
  const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const specification = await loadSpecification(file(protocol.specification), {
    configuration: file(protocol.specification.replace(/\.tla$/, `-${configuration}.cfg`)),
    actions: model.actions.map((action) => action.name),
  });
  const result = await mirror(
    { system: specification, constants: specification.constants },
    { system: model, constants: modelConstants(constants as Constants) },
    options,
  );
  return { ...result, notes: [...specification.notes, ...result.notes] };
}
