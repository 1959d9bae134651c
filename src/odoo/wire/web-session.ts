import { z } from 'zod'
import { textOfHtml } from '../../domain/words/html.js'
import { parseAnswer } from './answer.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import type { HttpAnswer, Timeouts } from './http.js'
import { AnswerTooLong } from './answer-too-long.js'
import { jsonIfAny, refuseStatus } from './http-answer.js'
import { installedFrench } from '../server/installed-french.js'
import { exchangeJsonRpc } from './json-rpc.js'
import { odooErrorOf, oneLine, remoteErrorSchema } from './remote-error.js'

const sessionSchema = z.object({ uid: z.union([z.int(), z.literal(false), z.null()]) })

const PDF_SIGNATURE = '%PDF-'

/** An exception with its traceback, escaped. */
const MAX_REFUSAL_BYTES = 1024 * 1024

/**
 * The report of an invoice: up to 18.0 by the name of its template; later that name is taken for the template itself, and
 * it is called by its external id.
 */
export type Report = 'account.report_invoice' | 'account.account_invoices'

/**
 * Renders a report as a browser does: the only way on 16.0, where no public method makes the invoice's PDF.
 * The session is opened for this one document and left to expire. An API key cannot open one.
 */
export async function renderInWebSession(
  client: OdooClient,
  report: Report,
  invoiceId: number,
  context: Readonly<Record<string, unknown>>,
  { timeouts, maxAnswerBytes }: { readonly timeouts: Timeouts; readonly maxAnswerBytes: number },
): Promise<Uint8Array> {
  const cookie = await openSession(client)
  const query = new URLSearchParams({ context: JSON.stringify(context) })
  const answer = await client.http.send({
    method: 'GET',
    path: `/report/pdf/${report}/${String(invoiceId)}?${query.toString()}`,
    headers: { cookie },
    effect: false,
    timeouts,
    maxAnswerBytes,
  })
  if (isPdf(answer)) return answer.body
  const refused = await refusalOf(client, report, invoiceId, { cookie, context, timeouts })
  if (refused !== undefined) throw refused
  refuseStatus(client.http.address, answer, false, '/report/pdf')
  throw new OdooError(
    'unexpected',
    `The report of invoice ${invoiceId} is not a PDF (${oneLine(client.http.hide(answer.contentType))})`,
    'Print the invoice in Odoo and see what happens; check that wkhtmltopdf is installed on the server.',
  )
}

function isPdf({ status, body }: HttpAnswer): boolean {
  return status === 200 && body.subarray(0, PDF_SIGNATURE.length).toString('latin1') === PDF_SIGNATURE
}

interface Asked {
  readonly cookie: string
  readonly context: Readonly<Record<string, unknown>>
  readonly timeouts: Timeouts
}

/**
 * What a browser would show is a page with Odoo's words somewhere. The address behind the button *Print* makes the same
 * report, and says in JSON (escaped as HTML, seen on 16.0 and with `l10n_fr_pdp`) which exception kept it from that.
 */
async function refusalOf(
  client: OdooClient,
  report: Report,
  invoiceId: number,
  { cookie, context, timeouts }: Asked,
): Promise<OdooError | undefined> {
  const lang = await installedFrench(client)
  const query = new URLSearchParams({
    data: JSON.stringify([`/report/pdf/${report}/${String(invoiceId)}`, 'qweb-pdf']),
    context: JSON.stringify({ ...context, ...(lang !== undefined && { lang }) }),
  })
  const answer = await client.http
    .send({
      method: 'GET',
      path: `/report/download?${query.toString()}`,
      headers: { cookie },
      effect: false,
      timeouts,
      maxAnswerBytes: MAX_REFUSAL_BYTES,
    })
    .catch((error: unknown) => {
      if (error instanceof AnswerTooLong) return undefined
      throw error
    })
  const error = remoteErrorSchema.safeParse(jsonIfAny(textOfHtml(answer?.body.toString('utf8') ?? '')))
  return error.success && error.data.data !== undefined
    ? odooErrorOf(error.data, client.http.hide)
    : undefined
}

async function openSession(client: OdooClient): Promise<string> {
  const { result, answer } = await exchangeJsonRpc(client.http, {
    path: '/web/session/authenticate',
    params: client.webCredentials(),
    effect: false,
  }).catch((error: unknown) => {
    throw error instanceof OdooError && error.kind === 'credentials' ? noSession() : error
  })
  const { uid } = parseAnswer(sessionSchema, result, '/web/session/authenticate')
  if (uid === false || uid === null) throw noSession()
  return answer.setCookies.map((cookie) => cookie.split(';', 1)[0] ?? '').join('; ')
}

function noSession(): OdooError {
  return new OdooError(
    'credentials',
    'Odoo opens no web session for this user, which this version needs to make the PDF of an invoice',
    "Configure the user's password instead of an API key, without two-factor authentication.",
  )
}
