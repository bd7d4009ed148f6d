/**
 * Lines that remove or forbid marks of AI authorship: in scripts a deleting command beside a mark, in settings the
 * switch of the tool, in instructions a negation shortly before the mark. Text that asks for the marks is left alone.
 */
import type { FilePatch } from '../../model/change.ts';
import { hunkLines } from './hunk-lines.ts';
import type { HunkLine } from './hunk-lines.ts';

const AGENT = 'claude|copilot|codex|cursor|anthropic|openai|gemini|gpt|aider|devin|amp|windsurf|ai|llm';
const MARK = new RegExp(
  `co-?authored-?by|assisted-by|(?:generated|made|written) (?:with|by)\\W{0,4}(?:an? )?(?:${AGENT})\\b` +
    '|\\bai[- ](?:trailer|attribution|co-?author|footer|signature|credit)' +
    `|\\b(?:${AGENT})\\b[^.;]{0,20}\\b(?:trailer|attribution|footer|signature|credit)`,
);
const SWITCH =
  /includecoauthoredby["']?\s*[:=]\s*false|["']attribution["']\s*:\s*\{\s*["'](?:commit|pr)["']\s*:\s*["']["']|attributecommits["']?\s*[:=]\s*false|attribution["']?\s*[:=]\s*(?:false|none|["']none["'])/;
const DELETING =
  /\bsed\b[^|]*\/[a-z]*d\b|\bgrep\b[^|]*\s-[a-z]*v[a-z]*\b|--invert-match|\bawk\b[^|]*!\s*\/|\.replace\(|re\.sub\(|\.sub\(|filter-repo|msg-filter/;
const NEGATION =
  /\b(?:never|no|not|don't|dont|without|omit|avoid|exclude|forbid(?:den)?|prohibit(?:ed)?|ban(?:ned)?|disallow(?:ed)?|strip|remove|delete|drop|skip|suppress|reject)\b/g;
/** "never remove the trailer", "do not drop …": two negations ask for the mark. */
const KEEPING =
  /\b(?:never|not|don't|dont|no)\b[^.;]{0,20}\b(?:omit|strip|remove|delete|drop|skip|suppress|forget|exclude)\b/;
/** "… trailers are not allowed". */
const FORBIDDEN =
  /^[^.;]{0,40}\b(?:is|are|be)\s+(?:not (?:allowed|permitted|accepted)|banned|forbidden|prohibited|disallowed|rejected|refused|stripped|removed)\b/;
const REACH = 60;

/** Added lines that suppress marks and did not stand in the file before. */
export function strippedMarks(patch: FilePatch): readonly HunkLine[] {
  const lines = patch.hunks.flatMap((hunk) => (mayMention(hunk.body) ? hunkLines(hunk) : []));
  const before = new Set(lines.filter((line) => line.sign === '-').map((line) => line.text.trim()));
  return lines.filter((line) => line.sign === '+' && suppresses(line.text) && !before.has(line.text.trim()));
}

const NEEDLES = [
  'uthored',
  'ssisted',
  'enerated',
  'ttribut',
  'railer',
  'ooter',
  'o-Author',
  'o-author',
  'ignature',
  'redit',
  'UTHOR',
];

function mayMention(body: Uint8Array): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return NEEDLES.some((needle) => bytes.includes(needle, 0, 'latin1'));
}

/** True when the line, by itself, removes or forbids a mark. Lines are cut: nobody writes such a rule at column 2,000. */
function suppresses(line: string): boolean {
  const text = line.slice(0, LONGEST).toLowerCase().replaceAll('’', "'");
  if (SWITCH.test(text)) return true;
  const mark = MARK.exec(text);
  if (mark === null) return false;
  if (DELETING.test(text)) return true;
  const clause = text.slice(Math.max(0, mark.index - REACH), mark.index);
  const sentence = clause.slice(Math.max(clause.lastIndexOf('. '), clause.lastIndexOf('; ')) + 1);
  if (FORBIDDEN.test(text.slice(mark.index + mark[0].length))) return !/\b(?:never|not)\b/.test(sentence);
  return sentence.search(NEGATION) >= 0 && !KEEPING.test(sentence);
}

const LONGEST = 2000;
