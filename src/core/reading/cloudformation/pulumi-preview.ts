/**
 * What `pulumi preview --json` prints, as facts. Its fields are those of PreviewDigest and PreviewStep in Pulumi's
 * package `display`; operations are those of its engine. Values of inputs are only handed on where they are no secrets.
 */
import { listIn, member, objectIn, textIn } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

export type PulumiAct = 'none' | 'delete' | 'replace' | 'unknown';

export interface PulumiStep {
  readonly urn: string;
  /** For example `aws:rds/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  readonly op: string;
  readonly act: PulumiAct;
  /** Names of the inputs that force a replacement. */
  readonly forcedBy: readonly string[];
  readonly wasProtected: boolean;
  readonly isProtected: boolean;
  /** Deleted from the state alone. */
  readonly retained: boolean;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

export interface PulumiPreview {
  /** One per resource: the several steps of a replacement are one. */
  readonly steps: readonly PulumiStep[];
  readonly incomplete: string | null;
}

/** Whether a parsed document is a preview. */
export function isPulumiPreview(value: unknown): boolean {
  const object = objectIn(value);
  if (object === null) return false;
  if (Object.hasOwn(object, 'changeSummary') && !Object.hasOwn(object, 'resource_changes')) return true;
  return listIn(member(object, 'steps')).some(
    (step) => textIn(member(objectIn(step), 'urn'))?.startsWith('urn:pulumi:') === true,
  );
}

/** Reads a preview. */
export function readPulumiPreview(value: unknown): PulumiPreview {
  const object = objectIn(value);
  const steps = new Map<string, PulumiStep>();
  for (const one of listIn(member(object, 'steps'))) {
    const step = stepOf(objectIn(one));
    const known = steps.get(step.urn);
    if (known === undefined || RANK[step.act] > RANK[known.act])
      steps.set(
        step.urn,
        known === undefined ? step : { ...step, forcedBy: [...new Set([...known.forcedBy, ...step.forcedBy])] },
      );
  }
  return { steps: [...steps.values()], incomplete: incompleteness(object) };
}

const RANK: Readonly<Record<PulumiAct, number>> = { none: 0, unknown: 1, delete: 2, replace: 3 };

function incompleteness(object: JsonObject | null): string | null {
  if (member(object, 'maybeCorrupt') === true) return 'it says that its state may be corrupt';
  const failed = listIn(member(object, 'diagnostics')).some(
    (one) => textIn(member(objectIn(one), 'severity')) === 'error',
  );
  if (failed) return 'it ended with an error';
  const steps = member(object, 'steps');
  if (steps !== undefined && !Array.isArray(steps)) return 'its steps are no list';
  return Array.isArray(steps) || objectIn(member(object, 'changeSummary')) !== null ? null : 'it has no steps';
}

function stepOf(step: JsonObject | null): PulumiStep {
  const urn = textIn(member(step, 'urn')) ?? '?';
  const old = objectIn(member(step, 'oldState'));
  const next = objectIn(member(step, 'newState'));
  const op = textIn(member(step, 'op')) ?? '';
  const parts = urn.split('::');
  return {
    urn,
    // Types of parents stand before the own one, parted by `$`.
    type: textIn(member(old ?? next, 'type')) ?? parts[2]?.split('$').at(-1) ?? '',
    name: parts.slice(3).join('::') || urn,
    op,
    act: actOf(op),
    forcedBy: listIn(member(step, 'replaceReasons')).flatMap((reason) => textIn(reason) ?? []),
    wasProtected: member(old, 'protect') === true,
    isProtected: member(next, 'protect') === true,
    retained: member(old, 'retainOnDelete') === true,
    before: objectIn(member(old, 'inputs')),
    after: objectIn(member(next, 'inputs')),
  };
}

function actOf(op: string): PulumiAct {
  switch (op) {
    case 'same':
    case 'create':
    case 'update':
    case 'read':
    case 'refresh':
    case 'import':
    case 'discard':
    case 'read-discard':
    case 'discard-replaced':
    case 'read-replacement':
    case 'remove-pending-replace':
      return 'none';
    case 'delete':
      return 'delete';
    case 'replace':
    case 'create-replacement':
    case 'delete-replaced':
    case 'import-replacement':
      return 'replace';
  }
  return 'unknown';
}
