/** The shape of `.countersign/services.yml`; the published JSON schema is generated from it. */
import { z } from '../reading/schema.ts';
import { glob, id } from './shape-atoms.ts';

/** A window, as written: with days it recurs weekly, without it stands between two dates. */
export interface WindowShape {
  readonly days?: string[] | undefined;
  readonly from: string;
  readonly to: string;
  readonly offset?: string | undefined;
}

/** One service, as written. */
export interface ServiceShape {
  readonly name: string;
  readonly tier: number;
  readonly paths: string[];
  readonly environments: string[];
  readonly regions: string[];
  readonly dependents: string[];
  readonly peak: WindowShape[];
  readonly freeze: WindowShape[];
}

/** The whole file, with defaults filled in. */
export interface ServicesShape {
  readonly version: 1;
  readonly services: ServiceShape[];
}

const window = z.strictObject({
  days: z
    .array(z.enum(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']))
    .min(1)
    .optional(),
  from: z.string().max(40).describe('09:30 for a weekly window, 2026-11-27T00:00:00Z for a dated one'),
  to: z.string().max(40),
  offset: z
    .string()
    .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/)
    .optional()
    .describe('distance from UTC for weekly windows, for example +01:00'),
});
const name = z.string().min(1).max(100);

/** `.countersign/services.yml`. */
export const servicesShape: z.ZodType<ServicesShape> = z.strictObject({
  version: z.literal(1),
  services: z
    .array(
      z.strictObject({
        name: id,
        tier: z.int().min(1).max(3),
        paths: z.array(glob).min(1).max(1_000),
        environments: z.array(name).max(50).default([]),
        regions: z.array(name).max(100).default([]),
        dependents: z.array(id).max(1_000).default([]),
        peak: z.array(window).max(50).default([]),
        freeze: z.array(window).max(200).default([]),
      }),
    )
    .max(20_000),
});
