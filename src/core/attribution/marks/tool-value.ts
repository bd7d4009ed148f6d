/** Reads which tool and model a text names: a person's name field, the value of a trailer, the end of a footer. */
import type { ModelNameMark, ToolNameMark } from '../../../model/mark.ts';
import { firstWord } from './mark-table.ts';
import type { KnownName, MarkTable } from './mark-table.ts';

/** A tool or model named by a text. */
export interface Mention {
  /** The row that knew the name. */
  readonly row: ToolNameMark | ModelNameMark;
  readonly tool: string | null;
  readonly model: string | null;
  /** `model`: the text is a model's name, which many tools can run. For the others see {@link ToolName.means}. */
  readonly means: 'tool' | 'word' | 'given-name' | 'model';
}

const MAX_TEXT = 300;

/** Words that may follow a tool's name without making it somebody else's. */
const DESCRIPTOR =
  /^(?:ai|agents?|agentic|assistants?|bot|cli|app|action|code|coder|coding|chat|cloud|desktop|ide|editor|extension|plugin|tab|completions?|autocomplete|web|pro|max|review|reviewer|session|subagent|sub-agent|code review|coding agent|ai agent|ai assistant|coding assistant|\(\d.*\))$/;

/**
 * The tool or model that the whole text names, or null. Accepted shapes: `TOOL`, `TOOL 1.2`, `TOOL MODEL`,
 * `TOOL (MODEL)`, `TOOL:MODEL [other tools]`, `TOOL/MODEL`, `MODEL`, `MODEL via TOOL`, `TOOL with MODEL`.
 */
export function readMention(text: string, table: MarkTable): Mention | null {
  const clean = stripped(text.slice(0, MAX_TEXT));
  if (clean === '') return null;
  return withConnective(clean, table) ?? single(clean, table);
}

/** The kernel's form `AGENT:MODEL [tools]`, whether or not the agent is known; null for anything else. */
export function readAgentModel(text: string): { readonly agent: string; readonly model: string | null } | null {
  const match =
    /^([A-Za-z0-9][A-Za-z0-9._+-]*(?: [A-Za-z0-9][A-Za-z0-9._+-]*){0,3}):([A-Za-z0-9][A-Za-z0-9._:/@+-]*)(?: .*)?$/.exec(
      text.slice(0, MAX_TEXT).trim(),
    );
  if (match?.[1] === undefined || match[2] === undefined || /^https?$/i.test(match[1])) return null;
  return { agent: match[1], model: modelText(match[2]) };
}

/** True for the values with which a trailer denies: none, no, false, 0 % … */
export function isDenial(value: string): boolean {
  return /^["'(]*(?:none|no|nope|not|never|nobody|nothing|false|n\/a|na|nil|null|without|0 ?%|0|-+)(?:$|[^A-Za-z0-9_-])/i.test(
    value.slice(0, 40),
  );
}

/** Everything that is wrapped around a name: quotes, link syntax, articles, final punctuation. */
function stripped(text: string): string {
  const behalf = text.toLowerCase().indexOf(' on behalf of ');
  let clean = (behalf < 0 ? text : text.slice(0, behalf)).trim();
  const link = /^\[([^\]]*)\]/.exec(clean);
  if (link?.[1] !== undefined) clean = link[1];
  clean = clean.replace(/^[\s"'`*_@]+/, '');
  clean = clean.slice(0, trimmedEnd(clean));
  return clean.replace(/^(?:the|an|a) /i, '');
}

/** Length of the text without blanks, quotes and punctuation at its end. */
function trimmedEnd(text: string): number {
  let end = text.length;
  while (end > 0 && ' \t"\'`*_.,;!'.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

const CONNECTIVES = [' via ', ' with ', ' using ', ' through ', ' in ', ' running ', ' on ', ' powered by '];

/** `A via B`: one side names the tool, the other the model. */
function withConnective(text: string, table: MarkTable): Mention | null {
  const lowered = text.toLowerCase();
  for (const word of CONNECTIVES) {
    const at = lowered.indexOf(word);
    if (at <= 0) continue;
    const left = single(stripped(text.slice(0, at)), table);
    const right = single(stripped(text.slice(at + word.length)), table);
    if (left === null || right === null) continue;
    if (left.means === 'model') return { ...right, model: left.model };
    if (right.means === 'model') return { ...left, model: right.model };
    // `GPT-5 via Crush` has a tool on the right; `Claude via OpenCode` has a tool's name for the model on the left.
    return { ...right, model: right.model ?? text.slice(0, at).trim() };
  }
  return null;
}

function single(text: string, table: MarkTable): Mention | null {
  const withoutBot = text.replace(/\[bot\]$/i, '');
  const known = longestName(withoutBot, table);
  const model = modelRow(withoutBot, table);
  if (model !== null) {
    // `Claude Opus 4.8` is a model by its name and Claude's by its first word; the tool is told, the model kept whole.
    const tool = known !== null && known.name.means !== 'given-name' ? known.row.tool : null;
    return { row: model, tool, model: modelText(withoutBot), means: 'model' };
  }
  if (known === null) return null;
  const rest = withoutBot.slice(known.lowered.length).trim();
  const read = remainder(rest, known, table);
  if (read === undefined) return null;
  return { row: known.row, tool: known.row.tool, model: read, means: known.name.means };
}

/** The model that the text after a tool's name tells; null for none; undefined when it makes it another's name. */
function remainder(rest: string, known: KnownName, table: MarkTable): string | null | undefined {
  if (rest === '') return null;
  const inner = /^\(([^()]*)\)$/.exec(rest);
  if (inner?.[1] !== undefined) return looksLikeModel(inner[1], table) ? modelText(inner[1]) : null;
  if (rest.startsWith('[')) return null;
  if (rest.startsWith(':')) return modelText(rest.slice(1).trim().split(/\s/, 1)[0] ?? '');
  if (rest.startsWith('/')) return modelText(rest.slice(1).trim());
  if (/^v?\d[\w.+-]*$/i.test(rest)) return null;
  const words = rest.replace(/^[-–—,]\s*/, '');
  if (modelRow(words, table) !== null) return modelText(words);
  const opening = words.indexOf('(');
  const head = (opening > 0 ? words.slice(0, opening) : words).trim().toLowerCase();
  const tail = opening > 0 ? words.slice(opening) : '';
  const headFits = DESCRIPTOR.test(head) || /^v?\d[\w.+-]*$/.test(head);
  if (headFits) {
    const inParens = /^\(([^()]*)\)$/.exec(tail)?.[1];
    return inParens !== undefined && looksLikeModel(inParens, table) ? modelText(inParens) : null;
  }
  // A name that nobody else has keeps its meaning whatever follows ("GitHub Copilot completions and chat").
  if (known.name.means === 'tool') return /\d/.test(words) && words.length <= 60 ? modelText(words) : null;
  // "Claude Fable 5": an unknown model of a known tool has a number; a family name has none.
  return known.name.means === 'word' && /^[\w.-]+ v?\d[\w.]*(?: \([^()]*\))?$/.test(words)
    ? modelText(words)
    : undefined;
}

function looksLikeModel(text: string, table: MarkTable): boolean {
  return modelRow(text.trim(), table) !== null || (/\d/.test(text) && /^[\w.:/@ -]+$/.test(text));
}

/** A model as text; null for the words that say that it is not known. */
function modelText(text: string): string | null {
  const clean = text.trim();
  return clean === '' || /^(?:unknown|unspecified|none|default|auto)$/i.test(clean) ? null : clean;
}

function modelRow(text: string, table: MarkTable): ModelNameMark | null {
  const lowered = text.toLowerCase();
  const provider = /^[a-z0-9.-]+\/(?=[a-z0-9])/.exec(lowered)?.[0].length ?? 0;
  const name = lowered.slice(provider);
  return table.index.models.find((model) => model.starts(name) || (provider > 0 && model.starts(lowered)))?.row ?? null;
}

function longestName(text: string, table: MarkTable): KnownName | null {
  const lowered = text.toLowerCase();
  const names = table.index.toolNames.get(firstWord(lowered)) ?? [];
  return names.find((known) => lowered.startsWith(known.lowered) && endsName(lowered, known.lowered.length)) ?? null;
}

/** A name ends where the text ends or something stands that no name contains. */
function endsName(lowered: string, at: number): boolean {
  return at === lowered.length || ' :/([,;'.includes(lowered.charAt(at));
}
