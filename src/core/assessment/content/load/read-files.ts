/** The files of a change as settings, with a finding for each that could not be read. */
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { isCodeFormat, settingsFormat } from '../../../reading/settings/format.ts';
import { readSettings } from '../../../reading/settings/read-settings.ts';
import type { Setting, SettingsReading } from '../../../reading/settings/setting.ts';
import type { FamilyInput } from '../family.ts';
import { unreadable } from '../unreadable.ts';
import { couldBear } from './keys.ts';
import { glanced } from './glance.ts';
import { loadSide } from './pairs.ts';
import type { LoadFile, LoadSide } from './pairs.ts';

/** What could be read, and factors for what could not. */
interface ReadFiles {
  readonly files: readonly LoadFile[];
  readonly unread: readonly Factor[];
}

/** Reads both sides of every file. */
export function readFiles({ files, parsers, context }: FamilyInput): ReadFiles {
  const read: LoadFile[] = [];
  const unread: Factor[] = [];
  for (const file of files) {
    const format = settingsFormat(file.path);
    if (format === null) continue;
    const code = isCodeFormat(format);
    if (code && !glanced(file)) continue;
    const side = (text: string | null, path: string): SettingsReading | null =>
      text === null ? null : readSettings(text, path, settingsFormat(path) ?? format, parsers, couldBear);
    const [before, after] = [side(file.oldText, file.oldPath), side(file.newText, file.path)];
    const broken = [after, before].find((one) => one?.kind === 'unread');
    if (broken?.kind === 'unread') {
      const lines = broken.line === null ? null : { start: broken.line, end: broken.line };
      unread.push(unreadable({ path: file.path, lines }, 'load', broken.reason, context));
      continue;
    }
    const [old, next] = [sideOf(before), sideOf(after)];
    if (old !== null || next !== null) read.push({ path: file.path, old, new: next, code });
  }
  return { files: read, unread };
}

function sideOf(reading: SettingsReading | null): LoadSide | null {
  if (reading?.kind !== 'settings') return null;
  return describesOnly(reading.settings) ? { all: [], loads: [] } : loadSide(reading.settings);
}

/** Settings of an unchanged file; null when it says nothing or cannot be read: it is only compared with. */
export function neighbourSide(path: RepoPath, text: string, { parsers }: FamilyInput): LoadSide | null {
  const format = settingsFormat(path);
  if (format === null || format === 'hcl' || isCodeFormat(format)) return null;
  return sideOf(readSettings(text, path, format, parsers, couldBear));
}

/** Schemas, descriptions of interfaces, dashboards: they say what others may write, and run nothing. */
function describesOnly(settings: readonly Setting[]): boolean {
  return settings.some(({ path, text }) => {
    const [first] = path;
    if (first === undefined) return false;
    if (first === 'openapi' || first === 'swagger' || first === 'asyncapi') return path.length === 1;
    if (first === '$schema') return path.length === 1 && text.includes('json-schema.org');
    return first === 'panels' || first.startsWith('CustomResourceDefinition/');
  });
}
