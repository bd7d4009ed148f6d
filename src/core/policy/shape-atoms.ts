/** Atoms that the shapes of the configuration files share. */
import { z } from '../reading/schema.ts';
import type { Extends } from '../../model/policy.ts';

export const ID: RegExp = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const LEVEL = /^L(?:[0-9]|1[0-5])$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A sentence. */
export const text: z.ZodType<string> = z.string().min(1).max(500);
/** A stable id. */
export const id: z.ZodType<string> = z
  .string()
  .regex(ID)
  .describe('lower-case letters, digits, dots, hyphens and underscores, at most 64 characters');
/** A level as written. */
export const level: z.ZodType<string> = z.string().regex(LEVEL).describe('L0 to L15, for example L6');
/** A day. */
export const date: z.ZodType<string> = z.string().regex(DATE).describe('a date such as 2026-12-31');
/** A path pattern. */
export const glob: z.ZodType<string> = z.string().min(1).max(1_000).describe('a path pattern; `**` crosses folders');
/** What a file builds on. */
export const extendsShape: z.ZodType<Extends> = z
  .strictObject({
    repo: z.string().min(1).max(500).describe('where the copy was taken from; never asked'),
    ref: z.string().min(1).max(250).describe('branch or tag it was taken from; never asked'),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .describe('sha256: and 64 digits, as `countersign policy vendor` prints it'),
  })
  .describe('the vendored copy under .countersign/vendor/ that this file builds on');
/** A file that builds on another; the rest of it is looked at elsewhere. */
export const extendingShape: z.ZodType<{ readonly extends: Extends }> = z.object({ extends: extendsShape });
/** A number of people. */
export const count: z.ZodType<number> = z.int().min(1).max(20);
/** Somebody who owns or signs, as written. */
export const owner: z.ZodType<string> = z
  .string()
  .min(1)
  .max(200)
  .describe('a person, team or role of people.yml, an e-mail, @login or @org/team');
