/** Files beside a configuration: locks of providers, settings of backends. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { UNKNOWN } from '../../../reading/hcl/plain.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { Findings } from './comparison.ts';
import { backendChanges } from './judge-settings.ts';
import { BACKEND_CHANGED, PROVIDER_CHANGED } from './rules.ts';
import { settingFactor } from './sight.ts';
import type { ReadPair } from './sources.ts';

/** `.terraform.lock.hcl`: major steps, and other hashes for the same version. */
export function judgeLockFile({ path, before, after }: ReadPair, findings: Findings): void {
  if (before === null || after === null) return;
  const old = new Map(before.blocks.map((block) => [block.labels[0] ?? '', block]));
  for (const block of after.blocks) {
    const name = block.labels[0] ?? '';
    const was = old.get(name);
    if (was === undefined) continue;
    const change = lockChange(was, block);
    if (change === null) continue;
    findings.add(settingFactor(PROVIDER_CHANGED, { at: { path, block }, address: name, ...change }, findings.context));
  }
}

function lockChange(old: HclBlock, next: HclBlock): { readonly from: string; readonly to: string } | null {
  const [was, is] = [versionOf(old.body), versionOf(next.body)];
  if (was === null || is === null) return null;
  if (was !== is) {
    const [from, to] = [was, is].map((version) => version.split('.', 1)[0]);
    return from === to ? null : { from: `version ${was}`, to: `version ${is}: a major step` };
  }
  const [had, has] = [hashesOf(old.body), hashesOf(next.body)];
  if (had.size === 0 || has.size === 0 || [...has].some((hash) => had.has(hash))) return null;
  return {
    from: `${had.size} hashes of version ${was}`,
    to: `none of them: ${has.size} other hashes of the same version`,
  };
}

function versionOf(body: HclBody): string | null {
  const value = attribute(body, 'version');
  return value?.kind === 'string' ? value.value : null;
}

function hashesOf(body: HclBody): ReadonlySet<string> {
  const value = attribute(body, 'hashes');
  return new Set(value?.kind === 'list' ? value.items.map(canonical) : []);
}

/** `*.tfbackend`: settings that are given to `init`. */
export function judgeBackendFile({ path, before, after }: ReadPair, findings: Findings): void {
  if (before === null || after === null) return;
  const values = new Evaluator(() => UNKNOWN);
  const changes = backendChanges({ kind: '', body: before }, { kind: '', body: after }, values, values);
  if (changes === null) return;
  const block = whole('backend', after);
  findings.add(settingFactor(BACKEND_CHANGED, { at: { path, block }, address: path, ...changes }, findings.context));
}

/** A body as the block that it is the whole of. */
export function whole(type: string, body: HclBody): HclBlock {
  return { type, labels: [], body, line: body.line, endLine: body.endLine };
}
