/** `text.*`: characters on added lines that make a text read differently from what it does. One rule per mechanism. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Severity } from '../../../model/assessment.ts';
import type { TextHazard, TextHazardKind } from '../../reading/text-hazards.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { ChangedFile, Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const BIDI: RuleDescription = rule({
  id: 'text.bidi.control',
  title: 'Direction control in text',
  observes:
    'An added line holds a bidirectional embedding, override or isolate (right-to-left prose is allowed isolates and embeddings).',
  why: 'It changes the order in which the line is shown: what a reader sees is not what runs (CVE-2021-42574).',
  remedy: 'Remove the character, or write it as an escape of the language.',
  example: 'U+202E inside a comment, behind which code looks like text.',
  base: 'high',
  variants: [{ when: 'in documentation, translations or tests', base: 'medium' }],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const HOMOGLYPH: RuleDescription = rule({
  id: 'text.homoglyph.identifier',
  title: 'Look-alike letters in a word',
  observes:
    'An added line outside documentation, translations and comment lines holds a word of ASCII letters and letters of another script that all look like ASCII.',
  why: 'Two names that look the same are different names: a check or a call may be another one than it seems (CVE-2021-42694).',
  remedy: 'Type the word again in one script, or show why it must be so.',
  example: '`аdmin` with a Cyrillic first letter beside `admin`.',
  base: 'high',
  variants: [{ when: 'in tests', base: 'medium' }],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const INVISIBLE: RuleDescription = rule({
  id: 'text.invisible.character',
  title: 'Invisible characters in text',
  observes: 'An added line holds characters without any shape, outside the scripts and emoji that need them.',
  why: 'They split words for a search, join others, and carry instructions to language models that no person sees.',
  remedy: 'Remove them, or write them as escapes of the language.',
  example: 'U+200B inside the name of a variable.',
  base: 'medium',
  variants: [
    { when: 'in a file that pipelines, gates or coding agents obey', base: 'high' },
    { when: 'in documentation, translations or tests', base: 'low' },
  ],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const CONTROL: RuleDescription = rule({
  id: 'text.control.character',
  title: 'Control characters in text',
  observes: 'An added line holds a control character other than tab, line end and form feed.',
  why: 'Terminals obey control characters: they can hide or overwrite what a reader is shown.',
  remedy: 'Write them as escapes of the language, or remove them.',
  example: 'A backspace (U+0008) in a shell script, which a terminal does not show.',
  base: 'medium',
  variants: [{ when: 'in documentation, translations or tests', base: 'low' }],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const RULES: Readonly<Record<TextHazardKind, RuleDescription>> = {
  bidi: BIDI,
  homoglyph: HOMOGLYPH,
  invisible: INVISIBLE,
  control: CONTROL,
};

/** Hits that are printed; the rest is counted. */
const SHOWN = 3;

export const textCharacters: Classifier = {
  needs: 'bodies',
  rules: [BIDI, HOMOGLYPH, INVISIBLE, CONTROL],
  file(file, context) {
    const hazards = file.hazards();
    if (hazards.length === 0) return NOTHING;
    const byKind = new Map<TextHazardKind, TextHazard[]>();
    for (const hazard of hazards) {
      const list = byKind.get(hazard.kind);
      if (list === undefined) byKind.set(hazard.kind, [hazard]);
      else list.push(hazard);
    }
    return [...byKind].map(([kind, hits]) => {
      const lines = { start: hits[0]?.line ?? 1, end: hits.at(-1)?.line ?? 1 };
      const sighting = { path: file.path, lines, from: null, to: shown(hits), base: baseOf(kind, file) };
      return factorOf(RULES[kind], sighting, context);
    });
  },
};

function shown(hits: readonly TextHazard[]): string {
  const first = hits.slice(0, SHOWN).map((hit) => `line ${hit.line}: ${hit.shown}`);
  return hits.length > SHOWN ? `${first.join(' · ')} · ${hits.length - SHOWN} more` : first.join(' · ');
}

function baseOf(kind: TextHazardKind, file: ChangedFile): Severity {
  const obeyed = file.kinds.has('gate') || file.kinds.has('pipeline') || file.kinds.has('agent-settings');
  if (kind === 'invisible' && obeyed) return 'high';
  if (obeyed) return RULES[kind].base;
  if (file.kinds.has('test')) return QUIET[kind];
  return file.kinds.has('documentation') ? QUIET[kind] : RULES[kind].base;
}

/** Bases where text speaks about such characters more often than it uses them against the reader. */
const QUIET: Readonly<Record<TextHazardKind, Severity>> = {
  bidi: 'medium',
  homoglyph: 'medium',
  invisible: 'low',
  control: 'low',
};
