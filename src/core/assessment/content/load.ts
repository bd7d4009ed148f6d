/** The family of numbers that carry load: timeouts, retries, pools, limits and the like, in configuration and in code. */
import type { Factor } from '../../../model/assessment.ts';
import type { ParserKind } from '../../../model/syntax.ts';
import { isCodeFormat, settingsFormat } from '../../reading/settings/format.ts';
import type { FamilyInput, FamilyReader, ReadFile } from './family.ts';
import { loadFactors } from './load/factors.ts';
import { findingsOf } from './load/findings.ts';
import { glanced } from './load/glance.ts';
import { readFiles } from './load/read-files.ts';
import { regionFactors } from './load/regions.ts';
import { RULES } from './load/rules.ts';
import { loadChanges } from './load/pairs.ts';

/** The heavy part of the family. */
export const loadReader: FamilyReader = {
  rules: RULES,
  parsers: (files: readonly ReadFile[]): readonly ParserKind[] => [...new Set(files.flatMap(grammarOf))],
  assess(input: FamilyInput): readonly Factor[] {
    const { files, unread } = readFiles(input);
    const changes = loadChanges(files);
    const findings = findingsOf(files, changes, input.context);
    return [...unread, ...loadFactors(findings, input.context), ...regionFactors(files, changes, input)];
  },
};

function grammarOf(file: ReadFile): readonly ParserKind[] {
  const format = settingsFormat(file.path);
  if (format === 'hcl') return ['hcl'];
  return format !== null && isCodeFormat(format) && glanced(file) ? [format] : [];
}
