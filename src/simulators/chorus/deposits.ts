import { z } from 'zod'
import {
  type Answer,
  BusinessError,
  done,
  FLOW_NAME_REFUSED,
  FLOW_SYNTAX_REFUSED,
  FLOW_TOO_LARGE,
  FLOW_UNREADABLE,
  type ReturnCode,
} from './answers.js'
import { type DepositEntry, sha256 } from './book.js'
import { decodeBase64 } from './base64.js'
import { contentOf } from './content.js'
import { type FlowContent, type FlowDocument, openFlow } from './flow-content.js'
import { dateOf, wholeSecond } from './french-time.js'
import { scheduleIntegration } from './integration.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'
import { documentSyntax } from './works/flow-formats.js'

const MAX_BYTES = 10 * 1024 * 1024

const depositBody = z.object({
  fichierFlux: z.string(),
  nomFichier: z.string(),
  syntaxeFlux: z.string(),
  avecSignature: z.boolean().optional(),
})

/** A call of `deposer/flux` as it arrived: entered in the book before anything can go wrong. */
export interface Arrival {
  readonly entry: DepositEntry
  readonly file: Uint8Array | undefined
  /** What is inside; undefined: of no known syntax. */
  readonly content: FlowContent | undefined
}

export async function receiveDeposit(platform: Platform, body: unknown): Promise<Arrival> {
  const given = depositBody.partial().safeParse(body).data ?? {}
  const file = given.fichierFlux === undefined ? undefined : decodeBase64(given.fichierFlux)
  const syntax = documentSyntax(platform, given.syntaxeFlux)
  const receivedAt = platform.clock.now().toISOString()
  const content =
    file === undefined || syntax === undefined ? undefined : await openFlow(file, syntax, given.nomFichier)
  const invoices = content?.readable === true ? content.documents : []
  const [only] = content?.readable === true && content.isLot ? [] : invoices
  const cii = only?.document.readable === true ? only.document.cii : undefined
  const entry = platform.book.addDeposit({
    receivedAt,
    nomFichier: given.nomFichier,
    syntaxeFlux: given.syntaxeFlux,
    bytes: file?.length,
    sha256: file && sha256(file),
    ...(content?.readable === true && content.isLot && { lot: numbersOf(content.documents) }),
    numeroFacture: cii?.number,
    fournisseur: cii?.sellerIdentifier,
    montantTTC: cii && contentOf(cii).montantTTC,
    pieces: (cii?.pieces ?? []).map(({ nom, content: piece }) => ({ nom, sha256: sha256(piece) })),
  })
  return { entry, file, content }
}

function numbersOf(documents: readonly FlowDocument[]): string[] {
  return documents.flatMap(({ document }) =>
    document.readable && document.cii.number !== undefined ? [document.cii.number] : [],
  )
}

/** `factures/v1/deposer/flux`: what is wrong with the file as a file; its content is looked at when it is integrated. */
export function deposit(
  platform: Platform,
  account: TechnicalAccount,
  body: unknown,
  arrival: Arrival,
): Answer {
  const { nomFichier, syntaxeFlux } = depositBody.parse(body)
  const { file, content, entry } = arrival
  const refuse = (code: ReturnCode): never => {
    entry.outcome = 'refused'
    throw new BusinessError(code)
  }
  if (file === undefined || file.length === 0) return refuse(FLOW_UNREADABLE)
  if (file.length > MAX_BYTES) return refuse(FLOW_TOO_LARGE)
  if (nomFichier.length > 50 || !/^[A-Za-z0-9._-]+\.[A-Za-z0-9]+$/.test(nomFichier))
    return refuse(FLOW_NAME_REFUSED)
  if (content === undefined) return refuse(FLOW_SYNTAX_REFUSED)

  const depositedAt = wholeSecond(platform.clock.now())
  const numero = platform.nextFlowNumber()
  const flow = {
    numero,
    nomFichier,
    syntaxe: syntaxeFlux,
    deposant: account.supplier.siret,
    habilites: platform.mayDepositFor(account),
    depositedAt,
    etat: 'IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP',
    etatAt: depositedAt,
    rules: [],
    erreursDP: [],
    erreursTechniques: [],
  }
  platform.flows.set(numero, flow)
  scheduleIntegration(platform, flow, content)
  entry.outcome = 'flow-created'
  entry.numeroFluxDepot = numero
  return done({ numeroFluxDepot: numero, dateDepot: dateOf(depositedAt), syntaxeFlux })
}
