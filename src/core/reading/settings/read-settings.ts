/** A configuration text as a flat list of settings, whatever its format. */
import type { Parsers } from '../../../model/syntax.ts';
import { readCodeSettings } from './code-settings.ts';
import { flatten } from './flatten.ts';
import { isCodeFormat, settingsFormat } from './format.ts';
import type { SettingsFormat } from './format.ts';
import { readHclSettings } from './hcl-settings.ts';
import { readJsonTree } from './json-tree.ts';
import { readDirectiveSettings, readLineSettings } from './line-settings.ts';
import type { PlainNode } from './plain-tree.ts';
import { unread } from './setting.ts';
import type { Setting, SettingsReading } from './setting.ts';
import { readTomlTree } from './toml-tree.ts';
import { readYamlTree } from './yaml-tree.ts';

/** Whether a name of a program's constant or argument is worth its value. */
export type WantedName = (name: string) => boolean;

/**
 * Reads the settings of one text. Of programs only those are read whose name is wanted; the grammars of programs and
 * of HCL have to be loaded.
 */
export function readSettings(
  text: string,
  path: string,
  format: SettingsFormat,
  parsers: Parsers,
  wanted: WantedName,
): SettingsReading {
  if (isCodeFormat(format)) return readCodeSettings(text, format, parsers, wanted);
  if (format === 'hcl') return readHclSettings(text, parsers);
  return readData(text, path, format, 0);
}

type DataFormat = 'yaml' | 'json' | 'toml' | 'lines' | 'directives';

function readData(text: string, path: string, format: DataFormat, depth: number): SettingsReading {
  switch (format) {
    case 'yaml':
      return fromTree(readYamlTree(text), depth);
    case 'json':
      return fromTree(readJsonTree(text), depth);
    case 'toml':
      return fromTree(readTomlTree(text), depth);
    case 'lines':
      return readLineSettings(text, path.toLowerCase().endsWith('.properties'));
    case 'directives':
      return readDirectiveSettings(text);
  }
}

interface Broken {
  readonly kind: 'broken';
  readonly reason: string;
  readonly line: number | null;
}

function fromTree(tree: readonly PlainNode[] | Broken, depth: number): SettingsReading {
  if (isBroken(tree)) return unread(tree.reason, tree.line);
  const settings = flatten(tree, (name, text) => (depth > 0 ? [] : nestedSettings(name, text)));
  return settings === null ? unread('it is nested too deeply') : { kind: 'settings', settings };
}

function isBroken(tree: readonly PlainNode[] | Broken): tree is Broken {
  return !Array.isArray(tree);
}

/** A file inside a value, one level deep; what cannot be read there is a text like any other. */
function nestedSettings(name: string, text: string): readonly Setting[] {
  const format = settingsFormat(name);
  if (format === null || format === 'hcl' || isCodeFormat(format)) return [];
  const reading = readData(text, name, format, 1);
  return reading.kind === 'settings' ? reading.settings : [];
}
