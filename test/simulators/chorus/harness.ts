import { readFileSync } from 'node:fs'
import { z } from 'zod'
import {
  type ChorusSimulator,
  type ChorusSimulatorOptions,
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  type FlowView,
  startChorusSimulator,
} from '../../../src/simulators/chorus/index.js'

export const START = new Date('2026-09-14T20:00:00Z')

/** Enough simulated time for any flow to be integrated. */
export const INTEGRATION = 60_000

export const acceptedXml = readFileSync(
  new URL('../../fixtures/chorus/accepted-invoice.xml', import.meta.url),
  'utf8',
)

/** The text with one passage replaced; a passage that is not there would make the test mean nothing. */
export function altered(
  text: string,
  ...replacements: readonly (readonly [string | RegExp, string])[]
): string {
  return replacements.reduce((current, [from, to]) => {
    const next = current.replace(from, to)
    if (next === current) throw new Error(`nothing to replace: ${String(from)}`)
    return next
  }, text)
}

/** The accepted invoice under another number. */
export const numbered = (numero: string): string =>
  altered(acceptedXml, ['<ram:ID>FA/2026/0042</ram:ID>', `<ram:ID>${numero}</ram:ID>`])

const answerSchema = z.looseObject({ codeRetour: z.number(), libelle: z.string() })
export type WireAnswer = z.infer<typeof answerSchema>

const invoiceRow = z.looseObject({
  identifiantFactureCPP: z.number(),
  numeroFacture: z.string(),
  statut: z.string(),
  dateHeureEtatCourant: z.string(),
})
export const invoicePage = z.looseObject({
  codeRetour: z.number(),
  listeFactures: z.array(invoiceRow).default([]),
  pageCourante: z.number().optional(),
  pages: z.number().optional(),
  total: z.number().optional(),
})
export type InvoicePage = z.infer<typeof invoicePage>

export const historyAnswer = z.looseObject({
  statutCourantCode: z.string(),
  historiquesDesStatuts: z.looseObject({
    histoStatut: z.array(
      z.looseObject({
        histoStatutCode: z.string(),
        histoStatutDatePassage: z.string(),
        histoStatutCommentaire: z.string().optional(),
        histoStatutUtilisateurNom: z.string().optional(),
      }),
    ),
    pagesHistoStatut: z.number(),
    totalHistoStatut: z.number(),
  }),
})

export const cproAccount = (login = DEFAULT_LOGIN, password = DEFAULT_PASSWORD): string =>
  Buffer.from(`${login}:${password}`, 'utf8').toString('base64')

/** A plain HTTP client and a simulator whose clock stands still until it is advanced. */
export class Harness {
  #token: string | undefined

  private constructor(readonly simulator: ChorusSimulator) {}

  static async start(options: ChorusSimulatorOptions = {}): Promise<Harness> {
    return new Harness(await startChorusSimulator({ clock: { start: START, speed: 0 }, ...options }))
  }

  close(): Promise<void> {
    return this.simulator.close()
  }

  tokenResponse(fields: Record<string, string> = {}): Promise<Response> {
    const form = {
      grant_type: 'client_credentials',
      client_id: DEFAULT_PISTE_CLIENT.clientId,
      client_secret: DEFAULT_PISTE_CLIENT.clientSecret,
      scope: 'openid',
      ...fields,
    }
    return fetch(this.simulator.tokenUrl, { method: 'POST', body: new URLSearchParams(form) })
  }

  async token(): Promise<string> {
    if (this.#token === undefined) {
      const answer: unknown = await (await this.tokenResponse()).json()
      this.#token = z.looseObject({ access_token: z.string() }).parse(answer).access_token
    }
    return this.#token
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.simulator.apiUrl}/cpro/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json;charset=utf-8',
        authorization: `Bearer ${await this.token()}`,
        'cpro-account': cproAccount(),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  /** A call that must be answered with HTTP 200, with a new token when the clock has outrun the old one. */
  async call(path: string, body: unknown): Promise<WireAnswer> {
    let response = await this.post(path, body)
    if (response.status === 401) {
      this.#token = undefined
      response = await this.post(path, body)
    }
    if (response.status !== 200) throw new Error(`HTTP ${response.status} ${await response.text()}`)
    return answerSchema.parse(await response.json())
  }

  deposit(file: string | Uint8Array, given: Record<string, unknown> = {}): Promise<WireAnswer> {
    return this.call('factures/v1/deposer/flux', {
      fichierFlux: Buffer.from(file).toString('base64'),
      nomFichier: 'facture.xml',
      syntaxeFlux: 'IN_DP_E1_CII_16B',
      avecSignature: false,
      ...given,
    })
  }

  /** Deposits, lets the integration take place, and shows what the platform made of it. */
  async integrate(file: string | Uint8Array, given: Record<string, unknown> = {}): Promise<FlowView> {
    const { numeroFluxDepot } = await this.deposit(file, given)
    this.simulator.clock.advance(INTEGRATION)
    const flow = this.simulator.book.flows.find((one) => one.numeroFluxDepot === numeroFluxDepot)
    if (flow === undefined) throw new Error('no flow was made')
    return flow
  }

  integratePdf(file: Uint8Array): Promise<FlowView> {
    return this.integrate(file, { nomFichier: 'facture.pdf', syntaxeFlux: 'IN_DP_E2_CII_FACTURX' })
  }

  async search(body: unknown): Promise<InvoicePage> {
    return invoicePage.parse(await this.call('factures/v1/rechercher/fournisseur', body))
  }

  async history(
    idFacture: number,
    blocks: Record<string, unknown> = {},
  ): Promise<z.infer<typeof historyAnswer>> {
    return historyAnswer.parse(await this.call('factures/v1/consulter/historique', { idFacture, ...blocks }))
  }
}
