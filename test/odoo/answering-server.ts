import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { type ScriptedServer, startScriptedServer, text } from './scripted-server.js'

/** What a method answers, given its arguments; an `Error` becomes an exception of Odoo of that name. */
export type Method = (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => unknown

export interface Call {
  /** `res.partner.write`. */
  readonly method: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}

export class OdooException extends Error {
  constructor(
    readonly exception: string,
    message: string,
  ) {
    super(message)
  }
}

const callSchema = z.object({
  params: z.object({
    method: z.string().optional(),
    args: z.array(z.unknown()).optional(),
  }),
})
const methodSchema = z
  .tuple([z.string(), z.int(), z.string(), z.string(), z.string(), z.array(z.unknown())])
  .rest(z.record(z.string(), z.unknown()))

export interface AnsweringServer extends ScriptedServer {
  readonly calls: Call[]
  readonly paths: string[]
}

/** Speaks JSON-RPC and knows these methods alone; of other addresses it has what `pages` says. */
export async function startAnsweringServer(
  methods: Readonly<Record<string, Method>>,
  pages: (request: IncomingMessage) => ReturnType<typeof text> | undefined = () => undefined,
): Promise<AnsweringServer> {
  const calls: Call[] = []
  const paths: string[] = []
  const server = await startScriptedServer((response, body, request) => {
    const path = request.url ?? ''
    paths.push(path)
    const page = pages(request)
    if (page !== undefined) {
      page(response, body, request)
      return
    }
    if (!path.endsWith('/jsonrpc')) {
      text(404, 'Not Found')(response, body, request)
      return
    }
    text(200, JSON.stringify({ jsonrpc: '2.0', id: 1, ...answerTo(body) }), {
      'content-type': 'application/json',
    })(response, body, request)
  })
  return { ...server, calls, paths }

  function answerTo(body: string): { result: unknown } | { error: unknown } {
    const { params } = callSchema.parse(JSON.parse(body))
    if (params.method === 'authenticate') return { result: UID }
    if (params.method === 'version') return { result: { server_serie: '19.0' } }
    const [, , , model, name, args, kwargs = {}] = methodSchema.parse(params.args)
    const call: Call = { method: `${model}.${name}`, args, kwargs }
    calls.push(call)
    try {
      const method = methods[call.method]
      if (method === undefined) throw new OdooException('builtins.AttributeError', `no ${call.method}`)
      return { result: method(args, kwargs) }
    } catch (error) {
      const name = error instanceof OdooException ? error.exception : 'builtins.AssertionError'
      return { error: { code: 200, data: { name, message: error instanceof Error ? error.message : '' } } }
    }
  }
}

/** Id of the user of the bridge. */
export const UID = 7
