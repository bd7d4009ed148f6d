/** Commands in settings that an editor, a container or an agent runs by itself: `tasks.json`, hooks, MCP servers. */
import { shellSnippet } from './snippet.ts';
import type { Snippet } from './snippet.ts';

const COMMAND =
  /"(?:[A-Za-z]*[cC]ommand|run|script)"\s*:\s*("(?:[^"\\\n]|\\.)*"|\[[^\]]{0,2000}\])(?:\s*,\s*"args"\s*:\s*(\[[^\]]{0,2000}\]))?/g;

/** By pattern, because such files hold comments and commas that JSON does not know. */
export function settingsSnippets(text: string): readonly Snippet[] {
  let line = 1;
  let seen = 0;
  return [...text.matchAll(COMMAND)].map((match): Snippet => {
    for (; seen < match.index; seen += 1) if (text[seen] === '\n') line += 1;
    const [, command = '', args] = match;
    const words = [...wordsOf(command), ...(args === undefined ? [] : wordsOf(args))];
    const endLine = line + match[0].split('\n').length - 1;
    if (args === undefined && command.startsWith('"')) return shellSnippet(words[0] ?? '', line, endLine);
    return { kind: 'vector', text: match[0], words, line, endLine };
  });
}

function wordsOf(json: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
  } catch {
    return [];
  }
}
