/**
 * Reads what `terraform show -json PLAN` prints, from bytes as they come. A plan of any size costs the memory of its
 * largest resource and of its configuration. Whatever is not such a plan is refused, with the reason and the line.
 */
import { JsonMembers, JsonRefusal, parsed, type MemberUse } from './json-members.ts';
import type { PlanFrame, PlanVisitor, ReadPlan } from './plan-facts.ts';
import { referenceGraph } from './references.ts';
import { plannedChange } from './resource-change.ts';

const LARGEST_CHANGE = 8 << 20;
const LARGEST_CONFIGURATION = 32 << 20;
const LARGEST_PART = 4 << 20;
const MOST_INVOCATIONS = 1_000;

/** A reading in progress. */
export interface PlanReader {
  /** Takes the next bytes; false when nothing that comes can change the answer. */
  readonly push: (chunk: Uint8Array) => boolean;
  readonly end: () => ReadPlan;
}

type Frame = { -readonly [name in keyof PlanFrame]: PlanFrame[name] };

/** Begins to read; the visitor is given every change as soon as it stands there whole. */
export function readPlan(visitor: PlanVisitor): PlanReader {
  const frame: Frame = {
    formatVersion: '',
    terraformVersion: null,
    timestamp: null,
    errored: false,
    complete: true,
    deferred: 0,
    invocations: [],
    drifted: 0,
    outputsBefore: false,
    priorState: null,
    environmentVariables: [],
    references: null,
  };
  const seen = new Set<string>();
  const members = new JsonMembers((name) => {
    seen.add(name);
    return useOf(name, frame, visitor);
  });
  let refused: ReadPlan | null = null;
  const attempt = (act: () => void): void => {
    if (refused !== null) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof JsonRefusal)) throw error;
      refused = { kind: 'refused', reason: error.message, line: error.line };
    }
  };
  return {
    push(chunk) {
      attempt(() => members.push(chunk));
      return refused === null;
    },
    end() {
      attempt(() => {
        members.end();
        const reason = notAPlan(seen, frame);
        if (reason !== null) throw new JsonRefusal(reason, 1);
      });
      return refused ?? { kind: 'read', frame };
    },
  };
}

/** A whole text at once. */
export function readPlanText(text: string, visitor: PlanVisitor): ReadPlan {
  const reader = readPlan(visitor);
  reader.push(Buffer.from(text, 'utf8'));
  return reader.end();
}

function notAPlan(seen: ReadonlySet<string>, { formatVersion }: Frame): string | null {
  if (seen.has('@level') && seen.has('@message')) {
    return 'it is the log of `terraform plan -json`: give what `terraform show -json PLAN` prints';
  }
  if (formatVersion === '') return 'it names no format_version: it is no plan';
  if (seen.has('planned_values') || seen.has('resource_changes')) return null;
  if (seen.has('values')) return 'it is a state, not a plan';
  return 'it has neither resource_changes nor planned_values: it is no plan';
}

function useOf(name: string, frame: Frame, visitor: PlanVisitor): MemberUse {
  switch (name) {
    case 'format_version':
      return whole((value, line) => {
        frame.formatVersion = formatVersion(value, line);
      });
    case 'terraform_version':
      return whole((value) => {
        frame.terraformVersion = typeof value === 'string' ? value.slice(0, 40) : null;
      });
    case 'timestamp':
      return whole((value) => {
        const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
        frame.timestamp = Number.isNaN(at) ? null : Math.floor(at / 1000);
      });
    case 'errored':
      return whole((value, line) => {
        frame.errored = flag(value, name, line);
      });
    case 'complete':
      return whole((value, line) => {
        frame.complete = flag(value, name, line);
      });
    case 'resource_changes':
      return each(name, (value, line) => visitor.change(plannedChange(value, line)));
    case 'deferred_changes':
      return each(name, (value, line) => {
        frame.deferred += 1;
        const change = member(value, 'resource_change');
        visitor.deferred(change === null ? null : plannedChange(change, line), reasonOf(value), line);
      });
    case 'resource_drift':
      return each(name, () => {
        frame.drifted += 1;
      });
    case 'action_invocations':
    case 'deferred_action_invocations':
      return each(name, (value) => {
        if (frame.invocations.length < MOST_INVOCATIONS) frame.invocations = [...frame.invocations, addressOf(value)];
      });
    default:
      return surroundings(name, frame);
  }
}

/** Parts that only explain: whatever is too large is left out, and said to be unknown. */
function surroundings(name: string, frame: Frame): MemberUse {
  switch (name) {
    case 'configuration':
      return aside(LARGEST_CONFIGURATION, (value) => {
        frame.references = referenceGraph(value);
      });
    case 'variables':
      return aside(LARGEST_PART, (value) => {
        frame.environmentVariables = ENVIRONMENT_NAMES.flatMap((variable) => {
          const said = member(member(value, variable), 'value');
          return typeof said === 'string' ? [said.slice(0, 100)] : [];
        });
      });
    case 'output_changes':
      return aside(LARGEST_PART, (value) => {
        frame.outputsBefore = values(value).some((change) => (member(change, 'before') ?? null) !== null);
      });
    case 'prior_state':
      return aside(LARGEST_PART, (value) => {
        // Too large a state is not an empty one.
        frame.priorState = value === undefined || namesManaged(value);
      });
    default:
      return { kind: 'skip' };
  }
}

/** Variables that name where a plan acts. */
const ENVIRONMENT_NAMES: readonly string[] = ['environment', 'env', 'stage', 'environment_name', 'workspace', 'tier'];

function whole(take: (value: unknown, line: number) => void): MemberUse {
  return { kind: 'whole', largest: LARGEST_PART, take: (text, line) => take(parsed(text, line), line) };
}

/** `undefined` stands for a part that is too large. */
function aside(largest: number, take: (value: unknown) => void): MemberUse {
  return {
    kind: 'whole',
    largest,
    take: (text, line) => take(text === null ? undefined : parsed(text, line)),
  };
}

function each(name: string, take: (value: unknown, line: number) => void): MemberUse {
  return {
    kind: 'each',
    largest: LARGEST_CHANGE,
    take: (text, line) => take(parsed(text, line), line),
    otherwise: (text, line) => {
      if (text === null || parsed(text, line) !== null) throw new JsonRefusal(`${name} is not a list`, line);
    },
  };
}

const NEWEST_MINOR: ReadonlyMap<string, number> = new Map([
  ['0', 2],
  ['1', 2],
]);

/** The major version must be known; a newer minor one only adds what may be ignored. */
function formatVersion(value: unknown, line: number): string {
  const [, major] = typeof value === 'string' ? (/^(\d{1,4})\.\d{1,4}$/.exec(value) ?? []) : [];
  if (major !== undefined && NEWEST_MINOR.has(major)) return value as string;
  throw new JsonRefusal(
    `format_version ${JSON.stringify(value).slice(0, 40)} is not known: 0.x and 1.x can be read`,
    line,
  );
}

/** Whether the format is newer than what was known when this was written. */
export function isNewer(version: string): boolean {
  const [major = '', minor = ''] = version.split('.');
  return Number(minor) > (NEWEST_MINOR.get(major) ?? 0);
}

function flag(value: unknown, name: string, line: number): boolean {
  if (typeof value === 'boolean') return value;
  throw new JsonRefusal(`${name} is neither true nor false`, line);
}

function reasonOf(value: unknown): string {
  const reason = member(value, 'reason');
  return typeof reason === 'string' ? reason.slice(0, 60) : 'no reason given';
}

function addressOf(value: unknown): string {
  const address = member(value, 'address');
  return typeof address === 'string' ? address.slice(0, 200) : 'an action without an address';
}

/** Whether a state names a managed resource; modules are walked without recursion. */
function namesManaged(state: unknown): boolean {
  const waiting: unknown[] = [member(member(state, 'values'), 'root_module')];
  while (waiting.length > 0) {
    const module = waiting.pop();
    if (values(member(module, 'resources')).some((resource) => member(resource, 'mode') === 'managed')) return true;
    for (const child of values(member(module, 'child_modules'))) waiting.push(child);
  }
  return false;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null;
  return (value as Readonly<Record<string, unknown>>)[name] ?? null;
}

function values(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
