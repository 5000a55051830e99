import { Randomness } from '../../../core/random.ts';
import { combineVerdicts, type VerdictKind } from '../../../core/verdict.ts';
import type { VerificationCheck } from '../../verification.ts';
import { describeOperation } from '../describe-operation.ts';
import type { HeldMessage } from '../held-messages.ts';
import { HeldWorld, type ProgramSetup } from '../held-world.ts';
import { judgeRun, type RunFinding } from '../judge-run.ts';
import type { RunOperation } from '../run-events.ts';
import type { ExpectedEnd, MessagePattern, Statement } from './statement.ts';

/** What a scenario came to. */
export interface ScenarioResult {
  readonly verdict: VerdictKind;
  readonly checks: readonly VerificationCheck[];
  /** Each statement with what became of it, for a reader. */
  readonly told: readonly string[];
  readonly finding: RunFinding;
  readonly nodes: readonly string[];
}

const USUAL_NODES = 3;
/** `deliver all` ends here: programs may talk to each other without end. */
const MOST_DELIVERIES = 1000;

/**
 * Runs a scenario: everything between the nodes is held, and nothing happens but what a statement says. A statement that does not fit what the programs
 * did ends it, and the verdict is `unknown`; an expectation that is not met is `violated`, and so is a broken promise of the workload.
 */
export async function runScenario(
  setup: ProgramSetup,
  statements: readonly Statement[],
  { logFolder }: { readonly logFolder?: string } = {},
): Promise<ScenarioResult> {
  const declared = statements.find((statement) => statement.kind === 'nodes');
  const world = new HeldWorld({
    setup,
    nodeCount: declared?.kind === 'nodes' ? declared.count : USUAL_NODES,
    randomness: new Randomness(0),
    ...(logFolder === undefined ? {} : { logFolder }),
  });
  const stage = new Stage(world);
  try {
    const checks = await stage.play(statements);
    const history = world.events.history(0, setup.workload.recordedAs);
    const finding = await judgeRun({ workload: setup.workload, history, problems: world.problems });
    checks.push(checkOf(finding, setup));
    const verdict = combineVerdicts(checks.map((check) => check.verdict));
    return { verdict, checks, told: stage.told, finding, nodes: world.nodes };
  } finally {
    await world.stop();
  }
}

function checkOf(
  { verdict, property, detail, explanation }: RunFinding,
  { workload }: ProgramSetup,
): VerificationCheck {
  return {
    name: property ?? workload.judges.map(({ name }) => name).join(', '),
    verdict,
    ...(detail === undefined ? {} : { detail }),
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** A statement does not fit what the programs did. */
class DoesNotFit extends Error {}

class Stage {
  readonly told: string[] = [];
  readonly #world: HeldWorld;
  readonly #operations = new Map<string, RunOperation>();
  #held: HeldMessage[] = [];
  #turn = 0;

  constructor(world: HeldWorld) {
    this.#world = world;
  }

  async play(statements: readonly Statement[]): Promise<VerificationCheck[]> {
    const checks: VerificationCheck[] = [];
    this.#held.push(...(await this.#world.start()));
    for (const statement of statements) {
      if (this.#world.problems.length > 0) break;
      const { line, text } = statement;
      this.#turn += 1;
      try {
        const outcome = await this.#do(statement);
        this.told.push(outcome === undefined ? text : `${text}  ⇒ ${outcome}`);
        if (statement.kind !== 'expect') continue;
        const isMet = isAsExpected(this.#operations.get(statement.client), statement.end);
        if (!isMet)
          checks.push({
            name: 'expectation',
            verdict: 'violated',
            detail: `line ${line}: ${text}; it is ${outcome}`,
          });
      } catch (error) {
        if (!(error instanceof DoesNotFit)) throw error;
        this.told.push(`${text}  ⇒ does not fit`);
        checks.push({
          name: 'scenario',
          verdict: 'unknown',
          detail: `line ${line}: ${text}: ${error.message}`,
        });
        break;
      }
    }
    return checks;
  }

  /** @returns what became of it, where there is something to say */
  async #do(statement: Statement): Promise<string | undefined> {
    const world = this.#world;
    switch (statement.kind) {
      case 'nodes':
        return undefined;
      case 'ask':
        return this.#ask(statement.client, statement.node, statement);
      case 'give-up':
        world.clients.giveUp(statement.client, 'the client gave up');
        return undefined;
      case 'deliver':
        return this.#deliver(this.#taken(statement.message));
      case 'copy':
        return this.#deliver(this.#found(statement.message));
      case 'drop':
        return this.#taken(statement.message).key;
      case 'deliver-all':
        return this.#deliverAll(statement.link);
      case 'wait':
        this.#held.push(...(await world.letPass(statement.ms, this.#turn)));
        return undefined;
      case 'expect':
        return endOf(this.#operations.get(statement.client));
      default:
        this.#held.push(...(await world[statement.kind](this.#nodeNamed(statement.node), this.#turn)));
        return undefined;
    }
  }

  async #ask(client: string, node: string, { operation }: Statement & { kind: 'ask' }): Promise<string> {
    this.#nodeNamed(node);
    if (this.#world.clients.isOpen(client)) throw new DoesNotFit(`${client} still waits for an answer`);
    let told: RunOperation | undefined;
    const what = `${client} asks ${node}: ${describeOperation(operation)}`;
    const sent = await this.#world.step(what, this.#turn, [node], () => {
      told = this.#world.clients.ask(client, node, operation);
    });
    this.#held.push(...sent);
    this.#operations.set(client, told!);
    return endOf(told);
  }

  async #deliver(message: HeldMessage): Promise<string> {
    this.#held.push(...(await this.#world.deliver(message, this.#turn)));
    return message.key;
  }

  async #deliverAll(link: Pick<MessagePattern, 'from' | 'to'> | undefined): Promise<string> {
    let count = 0;
    for (;;) {
      const place = this.#held.findIndex((held) => link === undefined || matches(held, link));
      if (place < 0) return `${count} messages`;
      if (count === MOST_DELIVERIES) throw new DoesNotFit(`after ${count} messages there are still some`);
      await this.#deliver(this.#held.splice(place, 1)[0]!);
      count += 1;
    }
  }

  #taken(pattern: MessagePattern): HeldMessage {
    const message = this.#found(pattern);
    this.#held.splice(this.#held.indexOf(message), 1);
    return message;
  }

  #found(pattern: MessagePattern): HeldMessage {
    const message = this.#held.find((held) => matches(held, pattern));
    if (message !== undefined) return message;
    const held = this.#held.map(({ key }) => key).join(', ');
    throw new DoesNotFit(`no such message is held. Held: ${held === '' ? 'none' : held}`);
  }

  #nodeNamed(node: string): string {
    if (this.#world.isNode(node)) return node;
    throw new DoesNotFit(`there is no node ${node}; nodes: ${this.#world.nodes.join(', ')}`);
  }
}

function matches({ from, to, key, envelope }: HeldMessage, pattern: MessagePattern): boolean {
  const isNumber = pattern.number === undefined || key.endsWith(` #${pattern.number}`);
  const isType = pattern.type === undefined || envelope.body.type === pattern.type;
  return from === pattern.from && to === pattern.to && isType && isNumber;
}

function endOf(told: RunOperation | undefined): string {
  if (told === undefined) return 'nothing was asked';
  const { completion } = told;
  if (completion === undefined) return 'open';
  return completion.type === 'ok' ? JSON.stringify(completion.value) : completion.type;
}

function isAsExpected(told: RunOperation | undefined, expected: ExpectedEnd): boolean {
  if (told === undefined) return false;
  const { completion } = told;
  if (expected.kind === 'open') return completion === undefined;
  if (expected.kind !== 'result') return completion?.type === expected.kind;
  return completion?.type === 'ok' && JSON.stringify(completion.value) === JSON.stringify(expected.value);
}
