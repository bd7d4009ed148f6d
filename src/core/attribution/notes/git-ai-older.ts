/**
 * Reader of the git-ai forms before 3.0.0, all JSON: `authorship/0.0.1` (blobs of `refs/ai/authorship/<commit>`), where
 * a file has `authors[]{author, lines, agent_metadata}`, and `authorship/2.0.0`, where it has compact entries
 * `[lines, author, session?, turn?]`. Lines are numbers or pairs `[first, last]`.
 */
import { type RepoPath, pathFromBytes } from '../../../model/path.ts';
import { isObject, lineNumber, member, members, name, parseJson } from './json.ts';
import type { NoteDraft } from './note.ts';
import { type Span, span } from './ranges.ts';
import { isToolName, toolId } from './tool-names.ts';

/** Fills the draft and answers true; false when this is no such record. */
export function readOlderGitAi(bytes: Buffer, draft: NoteDraft): boolean {
  const text = bytes.toString('utf8').trim();
  if (!text.startsWith('{')) return false;
  const parsed = parseJson(text);
  if (!parsed.ok) {
    draft.problem('json.damaged', text.slice(0, parsed.position).split('\n').length, 'it is no JSON');
    return true;
  }
  const files = member(parsed.value, 'files');
  if (!isObject(files)) return false;
  draft.baseCommit = name(member(parsed.value, 'base_commit_sha'));
  const prompts = member(parsed.value, 'prompts');
  for (const [file, content] of members(files)) {
    const path = pathFromBytes(Buffer.from(file, 'utf8'));
    const authors = member(content, 'authors');
    if (Array.isArray(authors)) for (const author of authors) readAuthor(path, author, draft);
    else if (Array.isArray(content)) for (const entry of content) readCompact(path, entry, prompts, draft);
    else draft.problem('shape', 1, file);
  }
  return true;
}

/** Form 0.0.1. The author is an agent's label or a person's name; a name alone never makes a line human. */
function readAuthor(path: RepoPath, value: unknown, draft: NoteDraft): void {
  const author = name(member(value, 'author'));
  const lines = member(value, 'lines');
  if (author === null || !Array.isArray(lines)) {
    draft.problem('entry.malformed', 1, path);
    return;
  }
  const spans = readLines(lines, draft);
  const agent = member(value, 'agent_metadata');
  if (!isObject(agent) && !isToolName(author)) {
    draft.unknown(path, spans, { key: author, line: 1, reason: 'contributor' });
    return;
  }
  const evidence = draft.evidence({
    mark: 'git-ai.author',
    claim: 'ai',
    grade: 'noted',
    line: 1,
    tool: toolId(member(agent, 'tool')) ?? toolId(author),
    model: name(member(agent, 'model')),
    session: name(member(agent, 'id')) ?? name(member(agent, 'session_id')),
    prompter: name(member(agent, 'human_author')),
  });
  draft.lines(path, spans, evidence);
}

/** Form 2.0.0. An entry with a session is an AI's; one without names a person, which alone makes no line human. */
function readCompact(path: RepoPath, value: unknown, prompts: unknown, draft: NoteDraft): void {
  const [lines, author, session] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (!Array.isArray(lines)) {
    draft.problem('entry.malformed', 1, path);
    return;
  }
  const spans = readLines(lines, draft);
  const id = name(session);
  if (id === null) {
    draft.unknown(path, spans, { key: name(author) ?? 'nobody', line: 1, reason: 'contributor' });
    return;
  }
  const agent = member(member(prompts, id), 'agent_id');
  if (agent === undefined) draft.problem('session.unnamed', 1, id);
  const evidence = draft.evidence({
    mark: 'git-ai.prompt',
    claim: 'ai',
    grade: 'noted',
    line: 1,
    tool: toolId(member(agent, 'tool')),
    model: name(member(agent, 'model')),
    session: name(member(agent, 'id')) ?? id,
  });
  draft.lines(path, spans, evidence);
}

function readLines(lines: readonly unknown[], draft: NoteDraft): Span[] {
  const spans: Span[] = [];
  for (const value of lines) {
    const [first, last] = Array.isArray(value) && value.length === 2 ? (value as readonly unknown[]) : [value, value];
    const found = span(lineNumber(first), lineNumber(last), (problem) => {
      draft.problem(problem, 1, JSON.stringify(value)?.slice(0, 100) ?? '');
    });
    if (found !== null) spans.push(found);
  }
  return spans;
}
