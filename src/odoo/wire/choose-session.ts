import { z } from 'zod'
import type { TransportChoice } from '../../domain/running/transport.js'
import { OdooError } from './error.js'
import type { OdooHttp } from './http.js'
import { jsonIfAny, NoSuchPage } from './http-answer.js'
import { openJson2, ownerOfKey } from './json-2-session.js'
import { openJsonRpc } from './json-rpc-session.js'
import { type Access, type OdooSession, type ServerVersion, versionOf } from './session.js'

/** Came with JSON-2 in 19.0; whoever has it has both, whatever it calls its version. */
const VERSION_PATH = '/json/version'

export async function openSession(
  http: OdooHttp,
  access: Access,
  choice: TransportChoice,
  warn: (message: string) => void,
): Promise<OdooSession> {
  if (choice === 'json-rpc') return openJsonRpc(http, access)
  const version = await versionWithJson2(http, access.database)
  if (choice === 'json-2') {
    if (version === undefined) throw withoutJson2(http.address)
    return openJson2(http, access, version, await ownerOfKey(http, access))
  }
  if (version === undefined) return openJsonRpc(http, access)
  let uid: number
  try {
    uid = await ownerOfKey(http, access)
  } catch (error) {
    if (!(error instanceof OdooError) || ['busy', 'unreachable'].includes(error.kind)) throw error
    const session = await openJsonRpc(http, access).catch((failure: unknown) => {
      throw failure instanceof NoSuchPage ? onlyJson2(version, error) : failure
    })
    warn(whyNotJson2(version, error))
    return session
  }
  return openJson2(http, access, version, uid)
}

const versionSchema = z.object({
  version_info: z.tuple([z.union([z.int(), z.string()]), z.int()]).rest(z.unknown()),
})

/** Undefined: an older server, which has no such page, or a proxy that does not let it through. */
async function versionWithJson2(http: OdooHttp, database: string): Promise<ServerVersion | undefined> {
  const { status, body } = await http.send({
    method: 'GET',
    path: VERSION_PATH,
    headers: { accept: 'application/json', 'x-odoo-database': database },
    effect: false,
  })
  if (status !== 200) return undefined
  const parsed = versionSchema.safeParse(jsonIfAny(body.toString('utf8')))
  if (!parsed.success) return undefined
  const [first, second] = parsed.data.version_info
  return versionOf(`${first}.${second}`)
}

function whyNotJson2({ serie }: ServerVersion, error: OdooError): string {
  const remedy =
    error.kind === 'credentials'
      ? 'an API key of the user in place of the password would avoid it'
      : `JSON-2 cannot be used: ${error.message}`
  return `Odoo ${serie} deprecates the transport in use (JSON-RPC); ${remedy}`
}

/** From 20.0 on JSON-RPC may be switched off. */
function onlyJson2({ serie }: ServerVersion, error: OdooError): OdooError {
  return error.kind === 'credentials'
    ? new OdooError(
        'credentials',
        `Odoo ${serie} takes an API key alone here, and refuses the one that is configured`,
        'Make an API key for the user in Odoo (Preferences / Account Security) and configure it as the password.',
      )
    : error
}

function withoutJson2(address: string): OdooError {
  return new OdooError(
    'unexpected',
    `${address} does not speak JSON-2: there is no ${VERSION_PATH} as from Odoo 19 on`,
    'Check the name of the database and that the reverse proxy passes /json/version and /json/2, or set odoo.transport to json-rpc (before Odoo 19 there is nothing else).',
  )
}
