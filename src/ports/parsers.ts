/** What the core needs of parsers that have to be loaded first. Implemented in `adapters/syntax/`. */
import type { ParserKind, Parsers } from '../model/syntax.ts';

/** Loads what is named; what is loaded already costs nothing. */
export type ParserLoader = (kinds: Iterable<ParserKind>) => Promise<Parsers>;
