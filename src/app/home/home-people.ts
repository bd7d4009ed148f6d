/** People of the home ref who are none: an AI or a robot that is listed among them could sign off. */
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { recogniseIdentity } from '../../core/attribution/marks/read-marks.ts';
import type { Problem } from '../../model/error.ts';
import { IDENTITY_FIELDS } from '../../model/mark.ts';
import type { People } from '../../model/people.ts';

/** Entries whose address the marks table knows as a tool's or a robot's own; hints do not count. */
export function machinesAmongPeople(people: People, marks: MarkTable): readonly Problem[] {
  return [...people.persons.values()].flatMap((person) =>
    person.emails.flatMap((email): readonly Problem[] => {
      const row = IDENTITY_FIELDS.map((field) => recogniseIdentity(person.name, email, field, marks)?.row).find(
        (found) => found?.weight === 'declared',
      );
      if (row === undefined) return [];
      const place = { file: person.file, line: person.line, column: 1 };
      const message = `${email} of \`${person.id}\` is no person's address: it is the mark ${row.id}`;
      return [{ place, message, remedy: 'an AI, a bot or a CI token is never a person: move it under `robots`' }];
    }),
  );
}
