/**
 * Policies that a configuration hands on: to a module that it calls, or out of itself. Who holds them is not seen
 * here, and what they allow is the same.
 */
import type { Configuration, Declared } from '../hcl/configuration.ts';
import type { HclBlock, HclBody } from '../hcl/body.ts';
import { referencesOf } from '../hcl/value.ts';
import type { HclValue } from '../hcl/value.ts';
import type { IamFact, ManagedFact, PolicyFact } from './facts.ts';
import { HclPolicies } from './hcl-policy.ts';
import { readPolicy } from './read-policy.ts';
import type { PolicyValue } from './value.ts';

const DOCUMENT = 'aws_iam_policy_document';
/** Lists and maps of documents inside each other. */
const DEEPEST = 4;

/** Facts of the arguments of modules, then of documents that nothing in the configuration uses. */
export function handedOnFacts(configuration: Configuration): readonly IamFact[] {
  const policies = new HclPolicies(configuration);
  const facts: IamFact[] = [...configuration.modules].flatMap(([name, declared]) =>
    [...declared.block.body.attributes.values()].flatMap((argument) =>
      given(argument.value, `module.${name}.${argument.name}`, declared, policies, 0),
    ),
  );
  const used = usedDocuments(configuration);
  for (const [address, declared] of configuration.data) {
    if (declared.block.labels[0] !== DOCUMENT || used.has(address)) continue;
    const { line, endLine } = declared.block;
    const value: HclValue = { kind: 'reference', path: [...address.split('.'), 'json'], line, endLine };
    facts.push(...documentFact(policies.document(value), address, declared));
  }
  return facts;
}

/** Whether an argument of a module is judged where it is handed over: a document, or a policy of AWS. */
export function handsOn(value: HclValue, declared: Declared, configuration: Configuration): boolean {
  return given(value, '', declared, new HclPolicies(configuration), 0).length > 0;
}

function given(
  value: HclValue,
  owner: string,
  declared: Declared,
  policies: HclPolicies,
  depth: number,
): readonly IamFact[] {
  if (depth > DEEPEST) return [];
  switch (value.kind) {
    case 'list':
      // The place in a list says nothing of who holds it.
      return value.items.flatMap((item) => given(item, owner, declared, policies, depth + 1));
    case 'map':
      return value.entries.flatMap((entry) =>
        given(entry.value, `${owner}.${entry.key ?? '?'}`, declared, policies, depth + 1),
      );
    case 'string':
      if (OF_AWS.test(value.value)) return [managedFact(value.value, owner, value, declared)];
      return value.value.includes('Statement') ? documentFact(policies.document(value), owner, declared) : [];
    case 'template':
      return value.parts.some((part) => typeof part === 'string' && part.includes('Statement'))
        ? documentFact(policies.document(value), owner, declared)
        : [];
    case 'call':
      return value.name === 'jsonencode' ? documentFact(policies.document(value), owner, declared) : [];
    case 'reference':
      return value.path[1] === DOCUMENT || value.path[0] === 'local'
        ? documentFact(policies.document(value), owner, declared)
        : [];
    case 'number':
    case 'bool':
    case 'null':
    case 'conditional':
    case 'operation':
    case 'for':
    case 'expression':
      return [];
  }
}

/** A policy that AWS itself keeps. */
const OF_AWS = /^arn:aws[\w-]{0,20}:iam::aws:policy\//;

/** A document that says who, is one of a resource; it is a trust policy where it speaks of taking a role. */
function documentFact(document: PolicyValue, owner: string, { path, block }: Declared): readonly PolicyFact[] {
  if (document.kind !== 'map' || ![...document.entries.keys()].includes('Statement')) return [];
  const read = readPolicy(document);
  const place = { kind: 'policy', path, lines: { start: block.line, end: block.endLine }, owner } as const;
  if (read.kind !== 'ok') return [{ ...place, role: 'identity', statements: [], mistakes: read.mistakes }];
  const { statements } = read.policy;
  const named = statements.some(({ principals }) => principals !== null);
  const trusts = named && statements.every(({ actions }) => actions.patterns.every(({ text }) => /^sts:/i.test(text)));
  return [{ ...place, role: trusts ? 'trust' : named ? 'resource' : 'identity', statements, mistakes: [] }];
}

function managedFact(policy: string, owner: string, value: HclValue, { path }: Declared): ManagedFact {
  return { kind: 'managed', path, lines: { start: value.line, end: value.endLine }, owner, policy };
}

/** Addresses of documents that anything in the configuration refers to. */
function usedDocuments(configuration: Configuration): ReadonlySet<string> {
  const used = new Set<string>();
  const note = (value: HclValue): void => {
    for (const path of referencesOf(value)) if (path[1] === DOCUMENT) used.add(path.slice(0, 3).join('.'));
  };
  const all: Iterable<Declared>[] = [
    configuration.resources.values(),
    configuration.data.values(),
    configuration.modules.values(),
  ];
  for (const group of all) for (const { block } of group) noteBlock(block, note);
  for (const { value } of configuration.locals.values()) note(value);
  return used;
}

function noteBlock({ body }: HclBlock, note: (value: HclValue) => void): void {
  const waiting: HclBody[] = [body];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const { value } of one.attributes.values()) note(value);
    waiting.push(...one.blocks.map((block) => block.body));
  }
}
