/** Reads the evidence and findings of a kept record. */
import type { Claim, Evidence, EvidencePath, EvidenceSource, Finding, MarkRole } from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';
import type { CommitId, RefName, RuleId } from '../../model/id.ts';
import { isObjectId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { fieldsOf, isCount, oneOf, orNull } from './json-fields.ts';

const CLAIMS: readonly Claim[] = ['ai', 'human', 'mixed', 'automation', 'none'];
const ROLES: readonly MarkRole[] = ['agent', 'suggestion', 'automation'];
const PATHS: readonly EvidencePath['kind'][] = ['squash', 'cherry-pick', 'rewrite', 'revert'];
const IDENTITIES: readonly ('author' | 'committer')[] = ['author', 'committer'];

/** One piece of evidence, or null when any field is not what it should be. */
export function readEvidence(value: unknown): Evidence | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { mark, tool, model, session, prompter } = fields;
  const grade = oneOf(fields['grade'], GRADES);
  const claim = oneOf(fields['claim'], CLAIMS);
  const role = oneOf(fields['role'], ROLES);
  const source = readSource(fields['source']);
  const via = fields['via'] === null ? null : readVia(fields['via']);
  if (typeof mark !== 'string' || !orNull(tool) || !orNull(model) || !orNull(session) || !orNull(prompter)) return null;
  if (grade === null || claim === null || role === null || source === null) return null;
  if (via === null && fields['via'] !== null) return null;
  return { mark, tool, model, session, prompter, grade, claim, role, source, via };
}

/** One finding, or null when any field is not what it should be. */
export function readFinding(value: unknown): Finding | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { rule, message, commit, path, remedy } = fields;
  if (typeof rule !== 'string' || typeof message !== 'string' || typeof remedy !== 'string' || !orNull(path)) {
    return null;
  }
  if (commit !== null && !isCommit(commit)) return null;
  return { rule: rule as RuleId, message, commit, path: path as RepoPath | null, remedy };
}

function readVia(value: unknown): EvidencePath | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { from, by } = fields;
  const kind = oneOf(fields['kind'], PATHS);
  return kind !== null && isCommit(from) && typeof by === 'string' ? { kind, from, by } : null;
}

function readSource(value: unknown): EvidenceSource | null {
  const fields = fieldsOf(value);
  if (fields === null) return null;
  const { kind, commit, line, text, ref, blob, file, record } = fields;
  if (kind === 'branch') return typeof ref === 'string' ? { kind, ref: ref as RefName } : null;
  if (!isCommit(commit)) return null;
  switch (kind) {
    case 'message':
      return isCount(line) && typeof text === 'string' ? { kind, commit, line, text } : null;
    case 'identity': {
      const role = oneOf(fields['role'], IDENTITIES);
      return role !== null && typeof text === 'string' ? { kind, commit, role, text } : null;
    }
    case 'note':
      if (typeof ref !== 'string' || typeof blob !== 'string' || !isObjectId(blob) || !isCount(line)) return null;
      return { kind, ref: ref as RefName, blob, commit, line };
    case 'trace':
      return typeof file === 'string' && typeof record === 'string' ? { kind, file, record, commit } : null;
    case 'capture':
      return typeof record === 'string' ? { kind, record, commit } : null;
    default:
      return null;
  }
}

function isCommit(value: unknown): value is CommitId {
  return typeof value === 'string' && isObjectId(value);
}
