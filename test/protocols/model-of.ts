import type { Model, ModelDefinition } from '../../src/core/model.ts';
import { type Protocol, resolveConstants } from '../../src/core/protocol.ts';
import { protocols } from '../../src/models/registry.ts';

/** A protocol of the registry. */
export const protocolOf = async (slug: string) => (await protocols[slug]!()) as Protocol;

/** Its model in a configuration. */
export const modelOf = (protocol: Protocol, configuration: string) =>
  protocol.model(resolveConstants(protocol, configuration).constants) as Model<never>;

/** Names of all properties, in the order in which they are checked. */
export const propertiesOf = ({
  invariants,
  actionProperties,
  temporalProperties,
}: ModelDefinition<never>): string[] =>
  [invariants, actionProperties, temporalProperties].flatMap((each) => Object.keys(each ?? {}));
