/** What the shape of a statement cannot say: who may state what, and how fields depend on each other. */
import { comparePaths, displayPath } from '../../../model/path.ts';
import type { LandingRecord, Objection, SetEntry, SignedSide, SignOff, Statement } from '../../../model/statement.ts';
import { isGate } from '../keys/principal.ts';

/** Why a statement of the right shape is none after all; null when it keeps the rules. */
export function brokenRule(statement: Statement): string | null {
  return brokenRole(statement) ?? brokenIds(statement) ?? brokenContent(statement);
}

function brokenRole(statement: Statement): string | null {
  const gate = isGate(statement.by);
  switch (statement.kind) {
    case 'record':
      return gate ? null : `a record is signed by a gate, not by \`${statement.by}\``;
    case 'objection':
      return gate && statement.about.kind !== 'request' ? `\`${statement.by}\` may object to requests only` : null;
    case 'sign-off':
    case 'permit':
    case 'declaration':
      return gate ? `a ${statement.kind} is signed by a person, not by \`${statement.by}\`` : null;
  }
}

/** A repository has one object format, so all ids of a statement have one length. */
function brokenIds(statement: Statement): string | null {
  const ids = idsOf(statement);
  const other = ids.find((id) => id !== null && id.length !== ids[0]?.length);
  return other === undefined ? null : 'its object ids are of two formats';
}

function idsOf(statement: Statement): readonly (string | null)[] {
  switch (statement.kind) {
    case 'sign-off':
      return signOffIds(statement);
    case 'objection':
      return requestIds(statement);
    case 'permit':
      return [];
    case 'declaration':
      return [statement.head];
    case 'record':
      return recordIds(statement);
  }
}

function signOffIds({ tip, onto, head, set }: SignOff): readonly string[] {
  const sides = set.flatMap((entry) => [entry.old, entry.new]);
  return [tip, onto, head, ...sides.flatMap((side) => (side === null ? [] : [side.oid]))];
}

function requestIds({ about }: Objection): readonly string[] {
  return about.kind === 'request' ? [about.head] : [];
}

function recordIds(record: LandingRecord): readonly (string | null)[] {
  return [record.new, record.home, record.old, record.store];
}

function brokenContent(statement: Statement): string | null {
  if (statement.kind === 'declaration' && statement.head === null && statement.policy === null) {
    return 'the declaration is about nothing: it names neither a head nor a policy';
  }
  return statement.kind === 'sign-off' ? brokenSet(statement.set, statement.head.length === 40) : null;
}

function brokenSet(set: readonly SetEntry[], sha1: boolean): string | null {
  let before: SetEntry | null = null;
  for (const entry of set) {
    const shown = `\`${displayPath(entry.path)}\``;
    const order = before === null ? -1 : comparePaths(before.path, entry.path);
    if (order === 0) return `${shown} stands twice in the set`;
    if (order > 0) return `the set is not sorted at ${shown}`;
    if (entry.old?.mode === entry.new?.mode && entry.old?.oid === entry.new?.oid) return `${shown} does not change`;
    if (!digestFits(entry.old, sha1) || !digestFits(entry.new, sha1)) {
      return `${shown} has no SHA-256 of its content, or one where none belongs`;
    }
    before = entry;
  }
  return null;
}

function digestFits(side: SignedSide | null, sha1: boolean): boolean {
  return side === null || (side.sha256 !== null) === (sha1 && side.mode !== '160000');
}
