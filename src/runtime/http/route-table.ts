import type { Route } from '../services/service.ts';
import { Refusal, wrongMethod } from './refusal.ts';

/** A route, and what stands in the path for its parameters. */
export interface FoundRoute {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The routes of a service, by method and path. */
export class RouteTable {
  readonly #routes: readonly { readonly route: Route; readonly parts: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, parts: route.path.split('/') }));
  }

  /** @throws Refusal if there is no such path, or none for this method. */
  find(method: string, pathname: string): FoundRoute {
    const given = pathname.split('/');
    const otherMethods: string[] = [];
    for (const { route, parts } of this.#routes) {
      if (parts.length !== given.length) continue;
      if (!parts.every((part, index) => part.startsWith(':') || part === given[index])) continue;
      if (route.method !== method) {
        otherMethods.push(route.method);
        continue;
      }
      const parameters = parts.flatMap((part, index) =>
        part.startsWith(':') ? [[part.slice(1), decodePart(given[index]!)] as const] : [],
      );
      return { route, parameters: Object.fromEntries(parameters) };
    }
    if (otherMethods.length > 0) throw wrongMethod(otherMethods);
    throw new Refusal(404, 'notFound', `there is no ${pathname}`);
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'badRequest', `"${part}" is not a percent-encoded name`);
  }
}
