/**
 * Reader of whogitit notes, attribution version 3: one object per line of a file. The note also holds prompts and
 * line contents; neither is looked at. Format: dotsetlabs/whogitit `docs/src/reference/data-formats.md`.
 */
import type { Claim, Evidence } from '../../../model/attribution.ts';
import { pathFromBytes } from '../../../model/path.ts';
import { lineNumber, member, name, parseJson } from './json.ts';
import type { NoteDraft } from './note.ts';
import { type Span, span } from './ranges.ts';

/** `source.type` in notes, and in the tool's own output. Everything else is no evidence. */
const CLAIMS: ReadonlyMap<unknown, Claim> = new Map<unknown, Claim>([
  ['AI', 'ai'],
  ['ai', 'ai'],
  ['AIModified', 'mixed'],
  ['ai_modified', 'mixed'],
  ['Human', 'human'],
  ['human', 'human'],
]);
const SILENT: ReadonlySet<unknown> = new Set(['Original', 'original', 'Unknown', 'unknown']);

/** Fills the draft from a note. */
export function readWhogitit(bytes: Buffer, draft: NoteDraft): void {
  const parsed = parseJson(bytes.toString('utf8'));
  if (!parsed.ok) {
    draft.problem('json.damaged', 0, 'it is no JSON');
    return;
  }
  const version = member(parsed.value, 'version');
  if (version !== 3) draft.problem('version.unknown', 0, JSON.stringify(version) ?? 'none');
  const files = member(parsed.value, 'files');
  if (!Array.isArray(files)) {
    draft.problem('shape', 0, 'files');
    return;
  }
  const evidence = evidenceOf(parsed.value, draft);
  for (const file of files as readonly unknown[]) readFile(file, evidence, version === 3, draft);
}

function readFile(
  file: unknown,
  evidence: ReadonlyMap<Claim, Evidence>,
  knownVersion: boolean,
  draft: NoteDraft,
): void {
  const name = member(file, 'path');
  const lines = member(file, 'lines');
  if (typeof name !== 'string' || !Array.isArray(lines)) {
    draft.problem('shape', 0, typeof name === 'string' ? name : 'a file without a path');
    return;
  }
  const path = pathFromBytes(Buffer.from(name, 'utf8'));
  const spans = new Map<Claim, Span[]>();
  for (const line of lines as readonly unknown[]) {
    const type = member(member(line, 'source'), 'type');
    if (SILENT.has(type)) continue;
    const number = lineNumber(member(line, 'line_number'));
    const found = span(number, number, (problem) => draft.problem(problem, 0, name));
    const claim = CLAIMS.get(type);
    if (found === null) continue;
    if (claim === undefined) {
      draft.problem('entry.malformed', 0, name);
      draft.unknown(path, [found], {
        key: typeof type === 'string' ? type.slice(0, 40) : 'nobody',
        line: 0,
        reason: 'key',
      });
    } else {
      const known = spans.get(claim);
      if (known === undefined) spans.set(claim, [found]);
      else known.push(found);
    }
  }
  for (const [claim, found] of spans) {
    const one = evidence.get(claim);
    if (claim === 'human' && !knownVersion) draft.unknown(path, found, { key: 'human', line: 0, reason: 'human' });
    else if (one !== undefined) draft.lines(path, found, one);
  }
}

function evidenceOf(note: unknown, draft: NoteDraft): ReadonlyMap<Claim, Evidence> {
  const session = member(note, 'session');
  const common = { grade: 'noted', line: 1 } as const;
  const agent = {
    ...common,
    model: name(member(member(session, 'model'), 'id')),
    session: name(member(session, 'session_id')),
  };
  return new Map<Claim, Evidence>([
    ['ai', draft.evidence({ ...agent, mark: 'whogitit.ai', claim: 'ai' })],
    ['mixed', draft.evidence({ ...agent, mark: 'whogitit.ai-modified', claim: 'mixed' })],
    ['human', draft.evidence({ ...common, mark: 'whogitit.human', claim: 'human' })],
  ]);
}
