/** One entry of `resource_changes`: from JSON to what it would do, or why it cannot be believed. */
import { JsonRefusal } from './json-members.ts';
import type { ForcedBy, PlanAct, PlanAction, PlannedChange } from './plan-facts.ts';

type Plain = Readonly<Record<string, unknown>>;

/** @throws JsonRefusal when the entry has another shape than the format gives it, or impossible actions */
export function plannedChange(value: unknown, line: number): PlannedChange {
  const entry = plain(value, 'a resource change', line);
  const address = text(entry, 'address', line);
  const change = plain(entry['change'], `the change of ${address}`, line);
  const mode = entry['mode'];
  if (mode !== 'managed' && mode !== 'data') throw new JsonRefusal(`${address} is neither managed nor data`, line);
  const actions = actionsOf(change['actions'], address, line);
  return {
    address,
    previousAddress: optional(entry['previous_address']),
    mode,
    type: text(entry, 'type', line),
    name: text(entry, 'name', line),
    deposed: typeof entry['deposed'] === 'string' && entry['deposed'] !== '',
    act: actOf(actions),
    createsFirst: actions[0] === 'create' && actions.length > 1,
    reason: optional(entry['action_reason']),
    forcedBy: forcedBy(change),
    importing: typeof change['importing'] === 'object' && change['importing'] !== null,
    before: change['before'],
    after: change['after'],
    afterUnknown: change['after_unknown'],
    beforeSensitive: change['before_sensitive'],
    afterSensitive: change['after_sensitive'],
    line,
  };
}

const ACTIONS: readonly PlanAction[] = ['no-op', 'create', 'read', 'update', 'delete', 'forget'];

/** An unknown action is no no-op, and a list of contradictions says nothing. */
function actionsOf(value: unknown, address: string, line: number): readonly PlanAction[] {
  if (!Array.isArray(value)) throw new JsonRefusal(`${address} has no list of actions`, line);
  const actions = value.map((word: unknown) => {
    const known = ACTIONS.find((action) => action === word);
    if (known !== undefined) return known;
    throw new JsonRefusal(`${address} has an action that nobody knows: ${JSON.stringify(word).slice(0, 40)}`, line);
  });
  const alone = actions.includes('no-op') || actions.includes('read');
  const impossible =
    actions.length === 0 ||
    actions.length > 2 ||
    new Set(actions).size < actions.length ||
    (alone && actions.length > 1);
  if (impossible) throw new JsonRefusal(`${address} has impossible actions: [${actions.join(', ')}]`, line);
  return actions;
}

/** By membership, so that a pair which is invented later is still seen. */
function actOf(actions: readonly PlanAction[]): PlanAct {
  const has = (action: PlanAction): boolean => actions.includes(action);
  if (has('delete')) return has('create') ? 'replace' : 'delete';
  if (has('forget')) return has('create') ? 'replace-and-forget' : 'forget';
  if (has('update')) return 'update';
  return has('create') ? 'create' : 'none';
}

const MOST_PATHS = 20;

function forcedBy(change: Plain): readonly ForcedBy[] {
  const paths = change['replace_paths'];
  if (!Array.isArray(paths)) return [];
  return paths.slice(0, MOST_PATHS).flatMap((path: unknown) => {
    if (!Array.isArray(path)) return [];
    const steps = path.filter((step) => typeof step === 'string' || typeof step === 'number');
    if (steps.length === 0) return [];
    const hidden =
      marked(change['before_sensitive'], steps) ||
      marked(change['after_sensitive'], steps) ||
      SECRET_NAME.test(steps.join('.'));
    return [
      {
        attribute: attributeName(steps),
        from: hidden ? 'a sensitive value' : scalar(valueAt(change['before'], steps)),
        to: hidden ? 'another one' : afterText(change, steps),
      },
    ];
  });
}

function afterText(change: Plain, steps: readonly (string | number)[]): string | null {
  if (marked(change['after_unknown'], steps)) return 'known only after the apply';
  return scalar(valueAt(change['after'], steps));
}

/** Providers do not mark everything that is secret. */
const SECRET_NAME =
  /passw|passphrase|secret|token|private_?key|access_?key|api_?key|credential|user_data|variables|environment|connection|value$/i;

/** `ingress[0].cidr_blocks`. */
function attributeName(steps: readonly (string | number)[]): string {
  let name = '';
  for (const step of steps) name += typeof step === 'number' ? `[${step}]` : `${name === '' ? '' : '.'}${step}`;
  return name.slice(0, 120);
}

function valueAt(value: unknown, steps: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** Whether `true` stands at a path, above it, or anywhere below it. */
function marked(marks: unknown, steps: readonly (string | number)[]): boolean {
  let at = marks;
  for (const step of steps) {
    if (at === true) return true;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as Record<string | number, unknown>)[step];
  }
  return holdsTrue(at);
}

/** Elements are parsed from pieces that are at most 512 levels deep. */
function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue);
}

/** Longer texts are documents (policies, container definitions), whose beginning may be a secret as well. */
const LONGEST_SHOWN = 80;

function scalar(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string')
    return value.length > LONGEST_SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : 'a block';
}

function plain(value: unknown, what: string, line: number): Plain {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Plain;
  throw new JsonRefusal(`${what} is not an object`, line);
}

const LONGEST_NAME = 2_000;

function text(entry: Plain, name: string, line: number): string {
  const value = entry[name];
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_NAME) return value;
  throw new JsonRefusal(`a resource change has no ${name}`, line);
}

function optional(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
