import type { NoteSubject } from '../../domain/words/notes.js'
import type { StageContext } from '../running/context.js'

/**
 * What a note is about. A trial in qualification on the same Odoo must not make a note of production look as if it had
 * been posted already, so the environment is part of it.
 */
export function subjectOf(
  { connection }: Pick<StageContext, 'connection'>,
  { odooId }: { odooId: number },
): NoteSubject {
  const { name, chorusPro } = connection
  return {
    connection: chorusPro.environment === 'production' ? name : `${name}.${chorusPro.environment}`,
    odooId,
  }
}
