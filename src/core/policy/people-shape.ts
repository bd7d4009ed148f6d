/** The shape of `.countersign/people.yml`; the published JSON schema is generated from it. */
import { z } from 'zod';
import type { Extends } from '../../model/policy.ts';
import { date, extendsShape, ID, id, level } from './shape-atoms.ts';

/** Forge → login, or login and numeric id. */
export type AccountsShape = Record<
  string,
  string | { readonly login?: string | undefined; readonly id?: number | undefined }
>;

/** One entry of `people`, as written. */
export interface PersonShape {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'ai' | 'bot' | 'ci';
  readonly emails: string[];
  readonly forge: AccountsShape;
  readonly level?: string | undefined;
  readonly signer?: boolean | undefined;
  readonly teams: string[];
  readonly roles: string[];
  readonly deputies: { readonly person: string; readonly until: string }[];
  readonly capture: boolean;
}

/** One entry of `robots`, as written. */
export interface RobotShape {
  readonly id: string;
  readonly kind: 'ai' | 'bot' | 'ci';
  readonly emails: string[];
  readonly forge: AccountsShape;
}

/** The whole file, with defaults filled in. */
export interface PeopleShape {
  readonly version: 1;
  readonly extends?: Extends | undefined;
  readonly people: PersonShape[];
  readonly robots: RobotShape[];
  readonly teams: string[];
}

const forge = z.union([
  z.string().min(1).max(100),
  z.strictObject({ login: z.string().min(1).max(100).optional(), id: z.int().min(1).optional() }),
]);
const email = z
  .string()
  .max(254)
  .regex(/^[^\s@<>]+@[^\s@<>]+$/)
  .describe('an e-mail address');
const accounts = z.record(z.string().regex(ID), forge).default({});

/** `.countersign/people.yml`. */
export const peopleShape: z.ZodType<PeopleShape> = z.strictObject({
  version: z.literal(1),
  extends: extendsShape.optional(),
  people: z
    .array(
      z.strictObject({
        id,
        name: z.string().max(200).default(''),
        kind: z.enum(['person', 'ai', 'bot', 'ci']).default('person'),
        emails: z.array(email).max(50).default([]),
        forge: accounts.describe('forge → login, or {login, id}'),
        level: level.optional(),
        signer: z.boolean().optional(),
        teams: z.array(id).max(100).default([]),
        roles: z.array(id).max(100).default([]),
        deputies: z
          .array(z.strictObject({ person: id, until: date }))
          .max(20)
          .default([]),
        capture: z.boolean().default(false).describe('capture hooks are enrolled'),
      }),
    )
    .max(50_000),
  robots: z
    .array(
      z.strictObject({
        id,
        kind: z.enum(['ai', 'bot', 'ci']),
        emails: z.array(email).max(50).default([]),
        forge: accounts,
      }),
    )
    .max(5_000)
    .default([]),
  teams: z.array(id).max(5_000).default([]).describe('teams that may have no member yet'),
});
