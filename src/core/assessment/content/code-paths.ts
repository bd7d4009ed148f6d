/** Which programs are compared as trees; by name and place alone. */
import type { Grammar } from '../../../model/syntax.ts';
import { isCodeFormat, settingsFormat } from '../../reading/settings/format.ts';
import type { ChangedPath } from '../classifier.ts';

/** Folders of what is borrowed or generated. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules vendor third_party third-party dist build target generated __generated__ gen .next'.split(' '),
);
const GENERATED = /(?:\.min\.[cm]?js|\.d\.[cm]?ts|_pb2(?:_grpc)?\.py|\.pb\.go|_gen\.go|_generated\.\w+)$/;

/** The grammar of a program; null for everything else. */
export function codeGrammar(path: string): Grammar | null {
  const format = settingsFormat(path);
  return format !== null && isCodeFormat(format) ? format : null;
}

/** Ruby is read line by line. */
export function isRuby(path: string): boolean {
  return /\.(?:rb|rake)$/i.test(path);
}

/** Programs that stand after the change; what is deleted is no code any more. */
export function wantsCode({ path, new: next }: ChangedPath): boolean {
  if (next === null || GENERATED.test(path) || (codeGrammar(path) === null && !isRuby(path))) return false;
  return !path
    .toLowerCase()
    .split('/')
    .some((segment) => OTHER_FOLDERS.has(segment));
}
