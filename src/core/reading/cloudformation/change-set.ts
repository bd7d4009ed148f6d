/**
 * What `aws cloudformation describe-change-set` prints, as facts. Its fields are those of the API's data types
 * ResourceChange and ResourceChangeDetail (AWS CloudFormation API reference).
 */
import { listIn, member, objectIn, textIn } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

/** What becomes of a resource. `unknown` is an action that this reading does not know. */
export type StackAct = 'none' | 'delete' | 'replace' | 'maybe-replace' | 'unknown';

/** What the policy of the resource does with the old one. */
export type KeptBy = 'retain' | 'snapshot' | 'delete';

export interface StackChange {
  readonly id: string;
  readonly type: string;
  readonly act: StackAct;
  /** As the change set names it, for people. */
  readonly action: string;
  readonly kept: KeptBy;
  /** Attributes and properties that may force a replacement, in order. */
  readonly forcedBy: readonly string[];
  /** The id of the change set of a nested stack; null for other resources. */
  readonly nested: string | null;
  /** Properties and attributes before and after, where the change set was made with its values. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

export interface ChangeSet {
  readonly id: string | null;
  readonly stack: string;
  readonly changes: readonly StackChange[];
  /** Why it does not show everything; null when it does. */
  readonly incomplete: string | null;
}

/** Whether a parsed document is a described change set. */
export function isChangeSet(value: unknown): boolean {
  const object = objectIn(value);
  return (
    object !== null &&
    Array.isArray(member(object, 'Changes')) &&
    (Object.hasOwn(object, 'StackName') ||
      Object.hasOwn(object, 'ChangeSetName') ||
      listIn(object['Changes']).some((one) => objectIn(member(objectIn(one), 'ResourceChange')) !== null))
  );
}

/** Reads a described change set. */
export function readChangeSet(value: unknown): ChangeSet {
  const object = objectIn(value);
  return {
    id: textIn(member(object, 'ChangeSetId')),
    stack: textIn(member(object, 'StackName')) ?? 'the stack',
    changes: listIn(member(object, 'Changes')).flatMap(
      (one) => changeOf(objectIn(member(objectIn(one), 'ResourceChange'))) ?? [],
    ),
    incomplete: incompleteness(object),
  };
}

function incompleteness(object: JsonObject | null): string | null {
  if (textIn(member(object, 'NextToken')) !== null) return 'it has further pages';
  const strange = listIn(member(object, 'Changes')).some(
    (one) => objectIn(member(objectIn(one), 'ResourceChange')) === null,
  );
  if (strange) return 'it holds entries that are no changes of resources';
  const status = textIn(member(object, 'Status'));
  const reason = textIn(member(object, 'StatusReason')) ?? '';
  if (status === 'FAILED' && !/didn't contain changes|No updates are to be performed/.test(reason)) return 'it failed';
  if (status?.endsWith('_PENDING') === true || status?.endsWith('_IN_PROGRESS') === true) return 'it is not finished';
  const execution = textIn(member(object, 'ExecutionStatus'));
  return execution === 'OBSOLETE' ? 'it is obsolete' : null;
}

function changeOf(change: JsonObject | null): StackChange | null {
  if (change === null) return null;
  const action = textIn(member(change, 'Action')) ?? '';
  const policy = textIn(member(change, 'PolicyAction'));
  const replacement = textIn(member(change, 'Replacement')) ?? impliedReplacement(change);
  return {
    id: textIn(member(change, 'LogicalResourceId')) ?? '?',
    type: textIn(member(change, 'ResourceType')) ?? '',
    act: actOf(action, replacement, policy),
    action: [action, replacement === null ? null : `replacement ${replacement}`, policy]
      .filter((part) => part !== null && part !== '')
      .join(', '),
    kept: keptBy(policy),
    forcedBy: forcing(change),
    nested: textIn(member(change, 'ChangeSetId')),
    before: contextOf(member(change, 'BeforeContext')),
    after: contextOf(member(change, 'AfterContext')),
  };
}

function actOf(action: string, replacement: string | null, policy: string | null): StackAct {
  switch (action) {
    case 'Add':
    case 'Import':
    case 'SyncWithActual':
      return 'none';
    case 'Remove':
      return 'delete';
    case 'Dynamic':
      return 'maybe-replace';
    case 'Modify':
      if (replacement === 'True' || policy?.startsWith('ReplaceAnd') === true) return 'replace';
      return replacement === 'Conditional' ? 'maybe-replace' : 'none';
  }
  return 'unknown';
}

function keptBy(policy: string | null): KeptBy {
  switch (policy) {
    case 'Retain':
    case 'ReplaceAndRetain':
      return 'retain';
    case 'Snapshot':
    case 'ReplaceAndSnapshot':
      return 'snapshot';
    case null:
  }
  return 'delete';
}

/** `Always` and `Static` replace; `Always` and `Dynamic`, or `Conditionally`, may. */
function impliedReplacement(change: JsonObject): string | null {
  let implied: string | null = null;
  for (const detail of listIn(member(change, 'Details'))) {
    const recreation = textIn(member(objectIn(member(objectIn(detail), 'Target')), 'RequiresRecreation'));
    if (recreation === null || recreation === 'Never') continue;
    if (recreation === 'Always' && textIn(member(objectIn(detail), 'Evaluation')) === 'Static') return 'True';
    implied = 'Conditional';
  }
  return implied;
}

const MOST_NAMES = 20;

function forcing(change: JsonObject): readonly string[] {
  const names = listIn(member(change, 'Details')).flatMap((detail) => {
    const target = objectIn(member(objectIn(detail), 'Target'));
    const recreation = textIn(member(target, 'RequiresRecreation'));
    if (recreation === null || recreation === 'Never') return [];
    return textIn(member(target, 'Name')) ?? textIn(member(target, 'Attribute')) ?? [];
  });
  return [...new Set(names)].slice(0, MOST_NAMES);
}

/** The contexts are JSON in strings. */
function contextOf(value: unknown): JsonObject | null {
  if (typeof value !== 'string') return objectIn(value);
  try {
    return objectIn(JSON.parse(value));
  } catch {
    return null;
  }
}
