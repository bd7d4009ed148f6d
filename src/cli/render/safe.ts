/** Text from outside on its way to a reader. Nothing in it may steer a terminal or disguise itself. */
import { displayPath } from '../../model/path.ts';

// Old commands of GitHub's runner act anywhere in a line of a log (`##[stop-commands]`), so they are broken up.
const RUNNER_COMMAND = /##(?=\[)/g;

/**
 * The text with control, invisible and direction-changing characters written as `\u{…}`, on one line. Lone surrogates
 * that stand for bytes (see `model/path.ts`) become `\x..`.
 */
export function oneLine(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\t') return ' ';
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return `\\u{${code.toString(16)}}`;
  });
  return shown.replace(RUNNER_COMMAND, '## ');
}

/** A path as `displayPath` writes it, without what GitHub's runner would take for a command. */
export function pathText(path: string): string {
  return displayPath(path).replace(RUNNER_COMMAND, '## ');
}

/** Like {@link oneLine}, cut to `limit` characters with an ellipsis. */
export function clipped(text: string, limit: number): string {
  const safe = oneLine(text.length > limit * 8 ? text.slice(0, limit * 8) : text);
  const characters = [...safe];
  return characters.length <= limit ? safe : `${characters.slice(0, limit - 1).join('')}…`;
}

/**
 * JSON text in which every character that could steer a terminal is written as `\uXXXX`. In JSON such characters stand
 * inside strings only, so the value stays the same.
 */
export function safeJson(value: unknown, indent: number = 2): string {
  const text = JSON.stringify(value, null, indent).replace(/##\[/g, '##\\u005b');
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}
