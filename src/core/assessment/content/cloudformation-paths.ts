/** Which files may be templates, or programs that write templates; by path alone. */
import type { ChangedPath } from '../classifier.ts';

/** What a file is to the rules of CloudFormation. */
export type StackFile = 'template' | 'program' | 'pulumi';

const FOREIGN =
  /^(?:package|package-lock|tsconfig.*|composer|renovate|mkdocs|pnpm-lock|pnpm-workspace|(?:docker-)?compose.*|chart|kustomization|values.*|openapi.*|swagger.*|cdk|cdk\.context|samconfig|\..*)\.(?:ya?ml|json)$/;
const SAMPLES = /(?:^|\/)(?:node_modules|testdata|fixtures|__fixtures__|__snapshots__|\.github)\//;
/** Programs that make stacks say so in their path: reading every program of a change for it would cost too much. */
const STACK_PROGRAM =
  /(?:^|[/_.-])(?:cdk|stacks?|infra|infrastructure|constructs?|deploy(?:ment)?|iac)(?:[/_.-]|$)|[a-z]Stack\.(?:ts|js|py)$/;

/** The kind of a path; null for everything else. */
export function stackFile(path: string): StackFile | null {
  if (SAMPLES.test(path)) return null;
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^pulumi\.ya?ml$/.test(name)) return 'pulumi';
  if (/\.(?:ya?ml|json)$/.test(name)) return FOREIGN.test(name) ? null : 'template';
  if (name.endsWith('.template')) return 'template';
  if (/\.(?:tsx?|[cm]?js|py)$/.test(name) && !name.endsWith('.d.ts'))
    return STACK_PROGRAM.test(path) ? 'program' : null;
  return null;
}

export function wantsStack({ path, oldPath, kinds }: ChangedPath): boolean {
  if (kinds.has('lock') || kinds.has('documentation') || kinds.has('test')) return false;
  return stackFile(path) !== null || stackFile(oldPath) !== null;
}
