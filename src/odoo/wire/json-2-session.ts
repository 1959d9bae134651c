import { z } from 'zod'
import { parseAnswer } from './answer.js'
import { OdooError } from './error.js'
import type { OdooHttp } from './http.js'
import { ArgumentsRefused, callJson2 } from './json-2.js'
import { oneLine } from './remote-error.js'
import { namedArguments, renamedValues } from './named-arguments.js'
import type { Access, MethodCall, OdooSession, ServerVersion } from './session.js'

const contextSchema = z.object({ uid: z.int().positive() })
const usersSchema = z.tuple([z.object({ login: z.string() })])

/** Answers the id of the user whose API key the secret is. Throws `credentials` when it is none. */
export async function ownerOfKey(http: OdooHttp, access: Access): Promise<number> {
  const context = await callJson2(http, {
    ...common(access),
    model: 'res.users',
    method: 'context_get',
    body: {},
    effect: false,
  })
  return parseAnswer(contextSchema, context, 'res.users.context_get').uid
}

/** JSON-2 asks for no login: the bridge looks whose key it has, so as not to work under another name. */
export async function openJson2(
  http: OdooHttp,
  access: Access,
  version: ServerVersion,
  uid: number,
): Promise<OdooSession> {
  const session = new Json2Session(http, access, version, uid)
  const users = await session.call({
    model: 'res.users',
    method: 'search_read',
    args: [[['id', '=', uid]], ['login']],
    kwargs: {},
    effect: false,
  })
  const [user] = parseAnswer(usersSchema, users, 'res.users.search_read')
  if (user.login === access.login) return session
  const [theirs, ours] = [oneLine(user.login), access.login]
  throw new OdooError(
    'credentials',
    `The API key belongs to the user ${http.hide(`${theirs}, not to ${ours}`)}`,
    `Configure the login of that user, or an API key of ${ours}.`,
  )
}

class Json2Session implements OdooSession {
  /** What this server calls the values of `create` and `write`, by model and method, where it is not the usual name. */
  readonly #wanted = new Map<string, string>()

  constructor(
    private readonly http: OdooHttp,
    private readonly access: Access,
    private readonly known: ServerVersion,
    readonly uid: number,
  ) {}

  version(): Promise<ServerVersion> {
    return Promise.resolve(this.known)
  }

  async call(call: MethodCall): Promise<unknown> {
    const answer = await this.#send(call)
    // JSON-2 answers a list for one record too, where JSON-RPC answers its id.
    if (call.method === 'create' && !Array.isArray(call.args[0]) && Array.isArray(answer)) return answer[0]
    return answer
  }

  async #send(call: MethodCall): Promise<unknown> {
    const named = namedArguments(call)
    const key = `${call.model}.${call.method}`
    const wanted = this.#wanted.get(key)
    const body = (wanted === undefined ? undefined : renamedValues(call.method, named, wanted)) ?? named
    try {
      return await this.#post(call, body)
    } catch (error) {
      if (!(error instanceof ArgumentsRefused) || error.missing === undefined) throw error
      const renamed = renamedValues(call.method, body, error.missing)
      if (renamed === undefined) throw error
      this.#wanted.set(key, error.missing)
      return this.#post(call, renamed)
    }
  }

  #post(
    { model, method, effect, timeouts, maxAnswerBytes }: MethodCall,
    body: Readonly<Record<string, unknown>>,
  ): Promise<unknown> {
    return callJson2(this.http, {
      ...common(this.access),
      model,
      method,
      body,
      effect,
      timeouts,
      maxAnswerBytes,
    })
  }
}

function common({ database, password }: Access): { database: string; apiKey: string } {
  return { database, apiKey: password }
}
