/**
 * Reader of git-ai authorship logs: 3.0.0 (text, divider, JSON) with its older entry keys, and through
 * `git-ai-older.ts` the JSON-only forms before it. Specification: git-ai `specs/git_ai_standard_v3.0.0.md`.
 */
import type { Evidence } from '../../../model/attribution.ts';
import { type AttestationEntry, readAttestation, splitNote } from './git-ai-attestation.ts';
import { type GitAiMetadata, type MetadataResult, readMetadata } from './git-ai-metadata.ts';
import { readOlderGitAi } from './git-ai-older.ts';
import type { NoteDraft } from './note.ts';

/** Fills the draft from a git-ai note or an older record. */
export function readGitAi(bytes: Buffer, draft: NoteDraft): void {
  const { attestation, metadata: text, metadataLine } = splitNote(bytes);
  if (text === null) {
    if (readOlderGitAi(bytes, draft)) return;
    draft.problem('divider.missing', 0);
  }
  const entries = readAttestation(attestation, draft);
  const result = text === null ? null : readMetadata(text);
  const trusted = result?.kind === 'whole' && knownVersion(result.metadata, draft, metadataLine);
  const metadata = result?.metadata ?? EMPTY;
  draft.baseCommit = metadata.baseCommit;
  for (const part of metadata.misshapen) draft.problem('shape', metadataLine, part);
  for (const entry of entries) place(entry, metadata, trusted, draft);
  if (draft.hasNoLines) sessionsWithoutLines(metadata, metadataLine, draft);
  if (text !== null && result?.kind === 'salvaged') reportDamage(text, metadataLine, result, entries, draft);
}

const EMPTY: GitAiMetadata = {
  version: null,
  baseCommit: null,
  sessions: new Map(),
  humans: new Set(),
  misshapen: [],
};

/** A version of another major number may mean other things: AI lines still count, human lines do not. */
function knownVersion(metadata: GitAiMetadata, draft: NoteDraft, line: number): boolean {
  if (metadata.version === null || metadata.version.startsWith('authorship/3.')) return true;
  draft.problem('version.unknown', line, metadata.version);
  return false;
}

function place(entry: AttestationEntry, metadata: GitAiMetadata, trusted: boolean, draft: NoteDraft): void {
  const { path, key, spans, line, text } = entry;
  switch (key.kind) {
    case 'unknown':
      draft.problem('key.unknown', line, text);
      draft.unknown(path, spans, { key: text, line, reason: 'key' });
      return;
    case 'human':
      if (trusted && metadata.humans.has(key.human)) {
        draft.lines(path, spans, draft.evidence({ mark: 'git-ai.human', claim: 'human', grade: 'noted', line }));
      } else {
        draft.problem('human.unproved', line, text);
        draft.unknown(path, spans, { key: text, line, reason: 'human' });
      }
      return;
    case 'session':
    case 'prompt': {
      const session = metadata.sessions.get(key.session);
      if (session === undefined && trusted) draft.problem('session.unnamed', line, key.session);
      draft.lines(path, spans, sessionEvidence(key.kind, key.session, metadata, line, draft));
      return;
    }
  }
}

function sessionEvidence(
  kind: 'session' | 'prompt',
  key: string,
  metadata: GitAiMetadata,
  line: number,
  draft: NoteDraft,
  grade: Evidence['grade'] = 'noted',
): Evidence {
  const session = metadata.sessions.get(key);
  return draft.evidence({
    mark: `git-ai.${kind}`,
    claim: 'ai',
    grade,
    line,
    tool: session?.tool ?? null,
    model: session?.model ?? null,
    session: session?.id ?? key,
    prompter: session?.prompter ?? null,
  });
}

/** A session that is named while no line is: it can only have deleted. */
function sessionsWithoutLines(metadata: GitAiMetadata, line: number, draft: NoteDraft): void {
  for (const key of metadata.sessions.keys()) {
    const kind = key.startsWith('s_') ? 'session' : 'prompt';
    draft.withoutLines(sessionEvidence(kind, key, metadata, line, draft, 'inferred'));
  }
}

function reportDamage(
  text: string,
  metadataLine: number,
  result: MetadataResult & { readonly kind: 'salvaged' },
  entries: readonly AttestationEntry[],
  draft: NoteDraft,
): void {
  const { sessions } = result.metadata;
  const named = new Set<string>(sessions.keys());
  for (const { key } of entries) if (key.kind === 'session' || key.kind === 'prompt') named.add(key.session);
  const prompters = [...sessions.values()].filter((session) => session.prompter !== null).length;
  const line = metadataLine + lineFeeds(text, result.position);
  const lost = prompters === named.size ? '' : `; who prompted ${named.size - prompters} of them is lost`;
  draft.problem(
    sessions.size === 0 ? 'json.damaged' : 'json.salvaged',
    line,
    sessions.size === 0
      ? 'its metadata is no JSON, and nothing of it could be saved'
      : `its metadata is no JSON; ${sessions.size} of ${named.size} sessions could be saved${lost}`,
  );
}

function lineFeeds(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
