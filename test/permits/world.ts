/** The company of test/gate, in which two people may open permits: Ada, who writes, and Otto. */
import { countersign, jsonOf, type Answer } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { PEOPLE, type Prepared, prepare, type Rules, type World } from '../gate/world.ts';

const PEOPLE_WITH_PERMITS: string = PEOPLE.replace('level: L4 }', 'level: L4, roles: [break-glass] }').replace(
  /(id: otto,.*) \}/,
  '$1, roles: [break-glass] }',
);

/** The company, adopted; `change` as for `prepare`. */
export function prepareWithPermits(change: (rules: Rules) => Partial<Rules> = () => ({})): Prepared {
  return prepare((rules) => {
    const own = { ...rules, 'people.yml': PEOPLE_WITH_PERMITS };
    return { ...own, ...change(own) };
  });
}

/** Runs a command in Ada's clone, as whoever's key it names; what it stored goes to the server as a person's would. */
export function run(world: World, args: readonly string[], by: string = 'ada'): Answer {
  world.ada.git(['fetch', '-q', 'origin']);
  return countersign(world.ada, by === '' ? args : [...args, '--key', world.key(by)]);
}

/** The same with `--json`, checked by its schema. */
export function json(
  world: World,
  schema: string,
  args: readonly string[],
  by: string = 'ada',
): Record<string, unknown> {
  const answer = run(world, [...args, '--json'], by);
  if (answer.stdout === '') throw new Error(answer.stderr);
  const value = jsonOf(answer);
  const problems = 'error' in value ? [] : schemaProblems(schema, value);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { ...value, status: answer.status };
}
