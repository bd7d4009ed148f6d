/** What the routes work with. */
import type { Registry } from 'prom-client';
import type { ServiceStore } from '../../ports/service-store.ts';

export interface HttpParts {
  readonly store: ServiceStore;
  readonly metrics: Registry;
  readonly version: string;
  /** Values of the header `Host` that are answered, lower case, with the port. */
  readonly hosts: ReadonlySet<string>;
  /** Told of a defect behind an answer 500. */
  readonly failed: (error: unknown) => void;
}
