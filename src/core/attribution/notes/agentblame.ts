/**
 * Reader of agentblame notes, versions 1 (`start_line`) and 2 (`startLine`): ranges of AI text found by comparing the
 * commit with what an editor saw. Only a match of the exact text is a record; the rest is likeness.
 * Format: mesa-dot-dev/agentblame `packages/cli`.
 */
import { pathFromBytes } from '../../../model/path.ts';
import { lineNumber, member, name, parseJson } from './json.ts';
import type { NoteDraft } from './note.ts';
import { span } from './ranges.ts';
import { toolId } from './tool-names.ts';

/** Fills the draft from a note. */
export function readAgentblame(bytes: Buffer, draft: NoteDraft): void {
  const parsed = parseJson(bytes.toString('utf8'));
  if (!parsed.ok) {
    draft.problem('json.damaged', 0, 'it is no JSON');
    return;
  }
  const version = member(parsed.value, 'version');
  if (version !== 1 && version !== 2) draft.problem('version.unknown', 0, JSON.stringify(version) ?? 'none');
  const attributions = member(parsed.value, 'attributions');
  if (!Array.isArray(attributions)) {
    draft.problem('shape', 0, 'attributions');
    return;
  }
  for (const attribution of attributions as readonly unknown[]) readOne(attribution, draft);
}

function readOne(value: unknown, draft: NoteDraft): void {
  const path = member(value, 'path');
  if (typeof path !== 'string') {
    draft.problem('entry.malformed', 0, 'an attribution without a path');
    return;
  }
  const either = (first: string, second: string): unknown => member(value, first) ?? member(value, second);
  const [start, end] = [lineNumber(either('startLine', 'start_line')), lineNumber(either('endLine', 'end_line'))];
  const found = span(start, end, (problem) => draft.problem(problem, 0, path));
  if (found === null) return;
  const exact = either('matchType', 'match_type') === 'exact_hash';
  const evidence = draft.evidence({
    mark: exact ? 'agentblame.exact' : 'agentblame.similar',
    claim: 'ai',
    grade: exact ? 'noted' : 'inferred',
    line: 1,
    tool: toolId(member(value, 'provider')),
    model: name(member(value, 'model')),
  });
  draft.lines(pathFromBytes(Buffer.from(path, 'utf8')), [found], evidence);
}
