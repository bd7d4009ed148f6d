/** The shape of `.countersign/people.yml`; the published JSON schema is generated from it. */
import { z } from '../reading/schema.ts';
import type { Extends } from '../../model/policy.ts';
import { date, extendsShape, ID, id, level } from './shape-atoms.ts';

/** Forge → login, or login and numeric id. */
export type AccountsShape = Record<
  string,
  string | { readonly login?: string | undefined; readonly id?: number | undefined }
>;

/** One entry of `passkeys`, as written. */
export interface PasskeyShape {
  readonly name?: string | undefined;
  readonly credential: string;
  readonly public_key: string;
  readonly rp_id: string;
  readonly origins: string[];
}

/** When somebody works and is away, as written. */
export interface AvailabilityShape {
  readonly time_zone?: string | undefined;
  readonly hours?: { readonly days: string[]; readonly from: string; readonly to: string }[] | undefined;
  readonly capacity?: number | undefined;
  readonly away: { readonly from: string; readonly to: string }[];
}

/** One entry of `people`, as written. */
export interface PersonShape extends AvailabilityShape {
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
  readonly lead?: string | undefined;
  readonly capture: boolean;
  readonly passkeys: PasskeyShape[];
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
const base64url = (longest: number): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[A-Za-z0-9_-]+$/)
    .describe('base64url without padding');
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const time = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .describe('a time of day such as 09:30');
const hours = z.strictObject({
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .max(7),
  from: time,
  to: time,
});
const passkey = z.strictObject({
  name: z.string().min(1).max(100).optional().describe('which one it is, such as laptop'),
  credential: base64url(1_364).describe('the credential id in base64url without padding'),
  public_key: base64url(3_000).describe('the COSE public key in base64url without padding'),
  rp_id: z
    .string()
    .max(253)
    .regex(new RegExp(`^${LABEL}(?:\\.${LABEL})*$`))
    .describe('the domain that the passkey belongs to; localhost for the page of `countersign sign`'),
  origins: z
    .array(z.string().min(1).max(300))
    .max(20)
    .default([])
    .describe('pages that may use it, such as https://sign.example.com; not needed for localhost'),
});

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
        lead: id.optional().describe('who is asked when neither the person nor a deputy answers'),
        time_zone: z
          .string()
          .max(64)
          .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/)
          .optional()
          .describe('a name of the IANA time zone database, such as Europe/Berlin; UTC without it'),
        hours: z
          .array(hours)
          .min(1)
          .max(50)
          .optional()
          .describe('working hours on the own clock; Monday to Friday, 09:00 to 17:00, without it'),
        capacity: z.number().min(0).max(40).optional().describe('hours a week for reviews; 0 for none, 4 without it'),
        away: z
          .array(z.strictObject({ from: date, to: date }))
          .max(200)
          .default([])
          .describe('absences, first and last day'),
        capture: z.boolean().default(false).describe('capture hooks are enrolled'),
        passkeys: z
          .array(passkey)
          .max(20)
          .default([])
          .describe('passkeys that sign for this person; `countersign passkey add` writes them'),
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
