/** Every rule about commands, found by the name of the program. */
import { callOptions, commandPattern, fits } from '../pattern.ts';
import type { CommandPattern } from '../pattern.ts';
import type { Call } from '../call.ts';
import { CLIENT_CHECKS } from './clients.ts';
import { BROKER_ROWS } from './brokers.ts';
import { CLOUD_PROTECTION_ROWS } from './cloud-protections.ts';
import { CLOUD_RESOURCE_ROWS } from './cloud-resources.ts';
import { CLOUD_ROWS } from './cloud.ts';
import { STORE_ROWS } from './data.ts';
import { FILE_CHECKS } from './files.ts';
import { GIT_CHECKS, GIT_ROWS } from './git.ts';
import { INFRASTRUCTURE_ROWS } from './infrastructure.ts';
import { KEEPER_ROWS } from './keepers.ts';
import { MACHINE_ROWS } from './machine.ts';
import { PROCESS_CHECKS } from './processes.ts';
import type { CommandCheck, CommandRow, Hit } from './row.ts';

/** Rows in the order of precedence: the first of a rule that fits a call counts. */
export const COMMAND_ROWS: readonly CommandRow[] = [
  ...INFRASTRUCTURE_ROWS,
  ...STORE_ROWS,
  ...BROKER_ROWS,
  ...KEEPER_ROWS,
  ...CLOUD_ROWS,
  ...CLOUD_RESOURCE_ROWS,
  ...CLOUD_PROTECTION_ROWS,
  ...GIT_ROWS,
  ...MACHINE_ROWS,
];

export const COMMAND_CHECKS: readonly CommandCheck[] = [
  ...FILE_CHECKS,
  ...GIT_CHECKS,
  ...PROCESS_CHECKS,
  ...CLIENT_CHECKS,
];

interface CompiledRow {
  readonly pattern: CommandPattern;
  readonly hit: Hit;
}

const ROWS = new Map<string, CompiledRow[]>();
for (const [rule, line, , , details] of COMMAND_ROWS) {
  const pattern = commandPattern(line);
  for (const program of pattern.programs) listed(ROWS, program, { pattern, hit: { rule, ...details } });
}
const CHECKS = new Map<string, CommandCheck[]>();
for (const check of COMMAND_CHECKS) for (const program of check.programs) listed(CHECKS, program, check);

function listed<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** The deletion of a resource is said once: by the rule that knows what it is. */
const GENERAL = 'cloud.delete.resource';

/** What the rules say of a call: of each rule the first that fits; of a check everything it says. */
export function hitsOf(call: Call): readonly Hit[] {
  const found = new Map<string, Hit>();
  for (const { pattern, hit } of ROWS.get(call.program) ?? []) {
    if (!found.has(hit.rule) && fits(pattern, call)) found.set(hit.rule, { ...targetOf(pattern, call), ...hit });
  }
  const checked = (CHECKS.get(call.program) ?? []).flatMap(({ check }) => check(call));
  // A check knows more than a row: its own hit of the same rule takes the row's place.
  for (const { rule } of checked) found.delete(rule);
  const all = [...found.values(), ...checked];
  const specific = all.some(({ rule }) => rule !== GENERAL && !rule.startsWith('guardrail.'));
  return specific ? all.filter(({ rule }) => rule !== GENERAL) : all;
}

/** Options under which the thing stands that a command acts on. */
const NAMES =
  /(?:^|-)(?:name|id|ids|identifier|arn|arns|topic|bucket|queue-url|group|app|namespace|key|zone|release|service|project)$/;

/** What a command acts on, for people: the operands behind the pattern's own, or what its options name. */
function targetOf({ operands }: CommandPattern, call: Call): { readonly target?: string } {
  const options = callOptions(call);
  const rest = options.operands.slice(operands.filter((words) => words !== null).length).map(({ text }) => text);
  if (rest.length > 0) return { target: rest.slice(0, MOST_TARGETS).join(' ').slice(0, LONGEST_TARGET) };
  const named = [...options.flags].find(
    ([name, [value]]) => NAMES.test(name) && value !== undefined && value.text !== '',
  );
  return named === undefined ? {} : { target: (named[1][0]?.text ?? '').slice(0, LONGEST_TARGET) };
}

const MOST_TARGETS = 4;
const LONGEST_TARGET = 160;

/** True for a program that rows of the table speak of: it has subcommands. */
export function hasVerbs(program: string): boolean {
  return ROWS.has(program);
}

/** True for a program that rules speak of. */
export function isRuled(program: string): boolean {
  return ROWS.has(program) || CHECKS.has(program) || program.startsWith('mkfs');
}
