/** Atoms of the predicate, as they are spelled in JSON; the published schema is generated from them. */
import { z } from '../../reading/schema.ts';
import { PRINCIPAL } from '../keys/principal.ts';
import { fromSignedPath, isSignedPath } from './signed-path.ts';

/** Free text; bounded, and without half characters, which JSON parsers replace. */
export const text: z.ZodType<string> = z
  .string()
  .max(10_000)
  .refine((value) => value.isWellFormed(), 'it has half a character');

/** A name or id that may not be empty. */
export const name: z.ZodType<string> = z
  .string()
  .min(1)
  .max(10_000)
  .refine((value) => value.isWellFormed(), 'it has half a character');

export const repository: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/:-]{0,199}$/)
  .describe('`repository` of the policy');

export const principal: z.ZodType<string> = z
  .string()
  .regex(PRINCIPAL)
  .describe('`person:ID` with an id of people.yml, or `gate:NAME`');

export const personId: z.ZodType<string> = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);

/** Seconds since 1970. */
export const seconds: z.ZodType<number> = z.int().min(0).max(253_402_300_799).describe('seconds since 1970, UTC');

export const digest: z.ZodType<string> = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .describe('`sha256:` and 64 digits');

export const hex: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/);

export const objectId: z.ZodType<string> = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .describe('object id, 40 digits (SHA-1) or 64 (SHA-256)');

export const refName: z.ZodType<string> = z
  .string()
  .regex(/^refs\/[^\u0000-\u0020\u007f~^:?*[\\]+$/)
  .max(1_000)
  .refine((value) => value.isWellFormed(), 'it has half a character')
  .describe('fully qualified ref, such as refs/heads/main');

export const place: z.ZodType<string> = z
  .string()
  .regex(/^(?:refs\/[^\u0000-\u0020\u007f~^:?*[\\]+|environment:[A-Za-z0-9][A-Za-z0-9._/-]{0,199})$/)
  .max(1_000)
  .refine((value) => value.isWellFormed(), 'it has half a character')
  .describe('a protected ref, or environment:NAME');

export const path: z.ZodType<string> = z
  .string()
  .refine(isSignedPath, 'it is no path')
  .describe('path in the repository; a byte that is not UTF-8 is written \\xNN, a backslash \\\\');

/** A path as a policy or a decision names it. */
export const namedPath: z.ZodType<string> = z
  .string()
  .min(1)
  .refine((value) => fromSignedPath(value) !== null, 'it is no path')
  .describe('spelled like other paths');

/** `SHA256:<base64>` of an SSH key, or `passkey:<credential id>`. */
export const keyName: z.ZodType<string> = z
  .string()
  .regex(/^(?:SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]|passkey:[A-Za-z0-9_-]{1,1364})$/)
  .describe('SHA256:<base64> as ssh-keygen -l prints it, or passkey:<credential id>');
