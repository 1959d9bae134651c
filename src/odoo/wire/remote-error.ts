import { z } from 'zod'
import type { Hide } from '../../secrets/hide.js'
import { OdooError } from './error.js'

/** What Odoo tells of an exception. `debug` is left aside: a traceback is not for a log line. */
export const exceptionSchema = z.object({
  name: z.string(),
  message: z.string().nullish(),
  /** What the exception was made with: first the text, then, of a `RedirectWarning`, what only Odoo's own screen can use. */
  arguments: z.array(z.unknown()).nullish(),
})
type RemoteException = z.infer<typeof exceptionSchema>

/** The `error` of a JSON-RPC answer; that of JSON-2 is its `data`. */
export const remoteErrorSchema = z.object({
  message: z.string().optional(),
  data: exceptionSchema.optional(),
})

export type RemoteError = z.infer<typeof remoteErrorSchema>

const LONGEST_TEXT = 500

/** What is looked at of words that Odoo gives: a traceback of a page is among them, a book is not. */
const LONGEST_WORDS = 10_000

/**
 * Classifies an error that Odoo itself reported, by the name of its exception. Odoo rolls the transaction back before
 * it reports an error, so the outcome is always known. Recorded on 16.0, 17.0 and 19.0. `hide` takes out of its words what
 * must not be told.
 */
export function odooErrorOf(error: RemoteError, hide: Hide): OdooError {
  const name = hide(error.data?.name ?? '')
  const words = textOf(error.data)
  const said = words === undefined ? undefined : hide(words)
  const text = oneLine(said ?? (error.message === undefined ? name : hide(error.message)))
  // Derivatives of Odoo rename its package: `nwos.exceptions.UserError`.
  switch (name.replace(/^\w+(?=\.exceptions\.\w+$)/, 'odoo')) {
    case 'odoo.exceptions.AccessDenied':
      return refusedCredentials()
    case 'odoo.exceptions.AccessError':
      return new OdooError(
        'access',
        `Odoo denies access: ${text}`,
        'Give the user the Invoicing rights (setup needs Settings) and the company of the invoices.',
      )
    case 'odoo.exceptions.MissingError':
      return new OdooError(
        'missing-record',
        `A record is missing in Odoo: ${text}`,
        'None: it was deleted in Odoo.',
      )
    case 'builtins.ValueError':
    case 'builtins.KeyError':
      return namesSomethingAbsent(text) ? absent(text) : unexpected(name, text)
    case 'odoo.exceptions.UserError':
    case 'odoo.exceptions.ValidationError':
    case 'odoo.exceptions.RedirectWarning':
      return namesAbsentModel(text)
        ? absent(text)
        : new OdooError(
            'refused',
            `Odoo refused: ${text}`,
            'Do in Odoo what the message asks for, then try again.',
            { said: said ?? text },
          )
    case 'odoo.exceptions.LockError':
    case 'odoo.exceptions.ConcurrencyError':
      return new OdooError('busy', `Odoo is at work on the same records: ${text}`, 'None: it is tried again.')
    default:
      return name.startsWith('psycopg2.') ? databaseError(name, text) : unexpected(name, text)
  }
}

/** Odoo's own words, whole but for a book of them. */
function textOf(exception: RemoteException | undefined): string | undefined {
  const [first] = exception?.arguments ?? []
  const text = typeof first === 'string' ? first : (exception?.message ?? undefined)
  return text?.slice(0, LONGEST_WORDS).trim() || undefined
}

export function refusedCredentials(): OdooError {
  return new OdooError(
    'credentials',
    'Odoo refused the login or the password',
    'Check the login and the password (or API key) of the connection, and that the user is active.',
  )
}

/** Fits a text that Odoo gave into a log line. */
export function oneLine(text: string): string {
  const line = text.slice(0, LONGEST_WORDS).replace(/\s+/g, ' ').trim()
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line
}

function absent(text: string): OdooError {
  return new OdooError(
    'no-such-field',
    `This Odoo lacks a field or a model: ${text}`,
    'Run the setup command again; check that the Invoicing app is installed.',
  )
}

/**
 * Reading an absent field names it; writing one raises a bare `KeyError` (measured on 17.0 and 19.0). A selection
 * value that a custom field lacks comes of the same cause: setup was run by an older version.
 */
function namesSomethingAbsent(text: string): boolean {
  return /invalid field|unknown field|^'?x_\w+'?$|^Wrong value for \S+\.x_\w+/i.test(text)
}

function namesAbsentModel(text: string): boolean {
  return /^Object \S+ doesn't exist/.test(text)
}

function unexpected(name: string, text: string): OdooError {
  return new OdooError(
    'unexpected',
    `Odoo failed with ${name || 'an unnamed error'}: ${text}`,
    'Look at the log of the Odoo server at this moment.',
  )
}

/**
 * Errors of a database that is at work on the same rows, or does not serve anybody now. What else it refuses (a value that must
 * not be empty, say) it refuses each time.
 */
const PASSING =
  /\.(?:OperationalError|InterfaceError|PoolError|\w*(?:Rollback|Serialization|Deadlock|Lock|Canceled|Timeout|Shutdown|Connection|Connections|Connect|ConnectNow|DiskFull|OutOfMemory|Resources|ReadOnlySqlTransaction)\w*)$/

function databaseError(name: string, text: string): OdooError {
  if (/database ".*" does not exist/.test(text)) {
    return new OdooError(
      'credentials',
      `Odoo does not know the database: ${text}`,
      'Check the name of the database in the configuration.',
    )
  }
  if (!PASSING.test(name)) return unexpected(name, text)
  return new OdooError(
    'busy',
    `The database of Odoo could not serve the call (${name}): ${text}`,
    'None: it is tried again.',
  )
}
