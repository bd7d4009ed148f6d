/**
 * Writes `src/core/policy/built-in-policy.ts`: the parse of the default policy as data, so that a repository without
 * a policy needs no parser. Run it after every change of `default-policy.ts`; a test says when it was forgotten.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInPolicyText } from '../src/core/policy/default-policy.ts';
import { parsePolicy } from '../src/core/policy/policy-parser.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'src', 'core', 'policy', 'built-in-policy.ts');
const parsed = parsePolicy(builtInPolicyText(), 'built-in policy');
if (parsed.kind === 'invalid') {
  process.stderr.write(`${JSON.stringify(parsed.problems, null, 2)}\n`);
  process.exit(1);
}
const text = `/** The built-in policy, parsed. Written by \`node scripts/built-in-policy.ts\`; a test compares it with the parse. */
import type { ParsedPolicy, PolicyData } from '../../model/policy.ts';

/** The policy of a repository that has none on its home ref. */
export function builtInPolicy(): ParsedPolicy {
  return BUILT_IN;
}

const DATA: PolicyData = ${literal(parsed.value)};

const BUILT_IN = DATA as ParsedPolicy;
`;
writeFileSync(file, text);
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
process.exitCode = spawnSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'inherit' }).status ?? 1;

function literal(value: unknown): string {
  if (value instanceof Map) return value.size === 0 ? 'new Map()' : `new Map([${[...value].map(literal).join(', ')}])`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${literal(each)}`)
    .join(', ')} }`;
}
