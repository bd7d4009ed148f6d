/**
 * One commit's record as one line of JSON: the form of `audit --json` and of the kept results. Written with a fixed
 * order of fields, so that the same record gives the same bytes; read with every field checked, so that a damaged or
 * forged line is noticed (null) and never half believed.
 */
import type { LineTally } from '../../model/attribution.ts';
import type { AuditFactor, AuditRecord } from '../../model/audit.ts';
import { COMMIT_VERDICTS } from '../../model/audit.ts';
import { RISK_TIERS, SEVERITIES } from '../../model/assessment.ts';
import type { DecisionState } from '../../model/decision.ts';
import type { CommitId, RuleId } from '../../model/id.ts';
import { isObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { readEvidence, readFinding } from './audit-record-evidence.ts';
import { readRequirement } from './audit-record-requirement.ts';
import type { Fields } from './json-fields.ts';
import { fieldsOf, isAmount, isCount, list, oneOf, orNull } from './json-fields.ts';

const STATES: readonly DecisionState[] = ['pass', 'pending', 'blocked', 'skipped', 'error'];

/** What JSON leaves in the clear but must not reach a terminal: control, direction-changing and invisible characters. */
const STEERING = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** The record as one line without a line end; ASCII control and invisible characters are escaped. */
export function encodeRecord(record: AuditRecord): string {
  const line = JSON.stringify(inOrder(record));
  return PLAIN.test(line) ? line : line.replace(STEERING, escaped);
}

/** The record of a line that {@link encodeRecord} wrote; null for anything else. */
export function decodeRecord(line: string): AuditRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const fields = fieldsOf(value);
  return fields === null ? null : readRecord(fields);
}

function inOrder(record: AuditRecord): AuditRecord {
  const { commit, parents, time, author, subject, verdict, evidence, lines, files, tier, score } = record;
  const { factors, decision, requirements, findings } = record;
  return {
    commit,
    parents,
    time,
    author: { name: author.name, email: author.email },
    subject,
    verdict,
    evidence,
    lines,
    files,
    tier,
    score,
    factors,
    decision,
    requirements,
    findings,
  };
}

function escaped(character: string): string {
  let text = '';
  for (let at = 0; at < character.length; at += 1) {
    text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}

function readRecord(fields: Fields): AuditRecord | null {
  const { commit, parents, time, subject, files, score } = fields;
  const author = fieldsOf(fields['author']);
  const verdict = oneOf(fields['verdict'], COMMIT_VERDICTS);
  const tier = oneOf(fields['tier'], RISK_TIERS);
  const decision = oneOf(fields['decision'], STATES);
  const lines = readLines(fields['lines']);
  const evidence = list(fields['evidence'], readEvidence);
  const factors = list(fields['factors'], readFactor);
  const requirements = list(fields['requirements'], readRequirement);
  const findings = list(fields['findings'], readFinding);
  if (typeof commit !== 'string' || !isObjectId(commit) || typeof subject !== 'string') return null;
  if (!isCount(parents) || !isCount(files) || !isAmount(score) || !Number.isSafeInteger(time)) return null;
  if (author === null || typeof author['name'] !== 'string' || typeof author['email'] !== 'string') return null;
  if (verdict === null || tier === null || decision === null || lines === null) return null;
  if (evidence === null || factors === null || requirements === null || findings === null) return null;
  return {
    commit: commit as CommitId,
    parents,
    time: time as number,
    author: { name: author['name'], email: author['email'] },
    subject,
    verdict,
    evidence,
    lines,
    files,
    tier,
    score,
    factors,
    decision,
    requirements,
    findings,
  };
}

function readFactor(value: unknown): AuditFactor | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { rule, points, path, why, remedy } = fields;
  const level = oneOf(fields['level'], SEVERITIES);
  if (typeof rule !== 'string' || typeof why !== 'string' || typeof remedy !== 'string') return null;
  if (!isAmount(points) || !orNull(path) || level === null) return null;
  return { rule: rule as RuleId, level, points, path: path as RepoPath | null, why, remedy };
}

function readLines(value: unknown): LineTally | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const added = readSide(fields['added']);
  const deleted = readSide(fields['deleted']);
  return added === null || deleted === null ? null : { added, deleted };
}

function readSide(value: unknown): LineTally['added'] | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { unknown, unreadable } = fields;
  const ai = readGrades(fields['ai']);
  const human = readGrades(fields['human']);
  const mixed = readGrades(fields['mixed']);
  if (ai === null || human === null || mixed === null || !isCount(unknown) || !isCount(unreadable)) return null;
  return { ai, human, mixed, unknown, unreadable };
}

function readGrades(value: unknown): LineTally['added']['ai'] | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { captured, noted, declared, inferred } = fields;
  if (!isCount(captured) || !isCount(noted) || !isCount(declared) || !isCount(inferred)) return null;
  return { captured, noted, declared, inferred };
}
