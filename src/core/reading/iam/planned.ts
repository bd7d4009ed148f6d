/**
 * Resources as a plan has them, with their values known → what they say of permissions. The values are put into the
 * shape of a configuration, so that a plan and the files that it was made of are read by the same rules.
 */
import type { RepoPath } from '../../../model/path.ts';
import type { HclAttribute, HclBlock, HclBody } from '../hcl/body.ts';
import type { Configuration, Declared } from '../hcl/configuration.ts';
import type { HclEntry, HclValue } from '../hcl/value.ts';
import type { IamFact } from './facts.ts';
import { terraformFacts } from './terraform.ts';

/** One resource on one side of a plan. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  /** Number of the resource, from 1: all its facts are said to stand in this line. */
  readonly number: number;
  readonly attributes: ReadonlyMap<string, PlannedValue>;
}

export type PlannedValue =
  | { readonly kind: 'known'; readonly value: unknown }
  /** Stands for something else: what has the same name on both sides is the same. */
  | { readonly kind: 'named'; readonly name: string }
  /** The ARN of another resource of the plan, by its address. */
  | { readonly kind: 'arn'; readonly address: string };

/** What the resources say, each fact in the line that is its resource's number. */
export function plannedFacts(resources: readonly PlannedResource[], path: RepoPath): readonly IamFact[] {
  const none: ReadonlyMap<string, Declared> = new Map();
  const configuration: Configuration = {
    resources: new Map(resources.map((one) => [one.address, { path, block: blockOf(one) }])),
    data: none,
    modules: none,
    providers: none,
    variables: none,
    locals: new Map(),
    moved: [],
    removed: [],
    imports: [],
    settings: [],
  };
  return terraformFacts(configuration).map(inItsLine);
}

/** Documents are texts with lines of their own, which nobody sees in a plan. */
function inItsLine(fact: IamFact): IamFact {
  if (fact.kind !== 'policy') return fact;
  const { lines } = fact;
  return {
    ...fact,
    statements: fact.statements.map((statement) => ({ ...statement, lines })),
    mistakes: fact.mistakes.map((mistake) => ({ ...mistake, line: lines.start })),
  };
}

function blockOf({ address, type, number, attributes }: PlannedResource): HclBlock {
  const place = { line: number, endLine: number };
  const read = new Map<string, HclAttribute>();
  for (const [name, value] of attributes) read.set(name, { ...place, name, value: valueOf(value, number) });
  const body: HclBody = { ...place, attributes: read, blocks: [] };
  return { ...place, type: 'resource', labels: [type, address], body };
}

function valueOf(value: PlannedValue, line: number): HclValue {
  switch (value.kind) {
    case 'known':
      return plainValue(value.value, line, 0);
    case 'named':
      return named(value.name, line);
    case 'arn': {
      // The reader knows a resource by the first two steps of a reference.
      const dot = value.address.lastIndexOf('.');
      const path = [value.address.slice(0, dot), value.address.slice(dot + 1), 'arn'];
      return { kind: 'reference', path, line, endLine: line };
    }
  }
}

function named(name: string, line: number): HclValue {
  return { kind: 'expression', text: name, references: [], line, endLine: line };
}

const DEEPEST = 60;

/** What is null, or the empty text, is left out of maps: it says nothing. */
function plainValue(value: unknown, line: number, depth: number): HclValue {
  const place = { line, endLine: line };
  if (depth > DEEPEST) return named(`something deeper than ${DEEPEST} levels`, line);
  if (typeof value === 'string') return { kind: 'string', value, ...place };
  if (typeof value === 'number') return { kind: 'number', value, ...place };
  if (typeof value === 'boolean') return { kind: 'bool', value, ...place };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => plainValue(item, line, depth + 1)), ...place };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'null', ...place };
  const entries = Object.entries(value).flatMap(([key, item]): HclEntry[] =>
    item === null || item === ''
      ? []
      : [{ key, keyValue: plainValue(key, line, depth + 1), value: plainValue(item, line, depth + 1), ...place }],
  );
  return { kind: 'map', entries, ...place };
}
