import { z } from 'zod'
import { type Answer, NO_RESULT } from './answers.js'
import { decodeBase64 } from './base64.js'
import { sha256 } from './book.js'
import { completionBody } from './completion.js'
import type { Platform } from './platform.js'
import { validationBody } from './validation.js'

/** A call of one of the services by which a supplier answers what came back, whatever became of it. */
export interface CallEntry {
  /** Among these calls, from 1. */
  readonly order: number
  /** Simulated time, ISO 8601 in UTC. */
  readonly receivedAt: string
  /** e.g. `factures/v1/completer`. */
  readonly service: string
  /** Of the invoices that it names. */
  readonly numeros: readonly string[]
  /** `not-processed`: struck by a fault, malformed, or refused for its credentials, before any effect. */
  outcome: 'done' | 'refused' | 'not-processed'
  codeRetour: number | undefined
  /** Whether the whole answer left for the caller. */
  answered: boolean
  readonly upload: UploadEntry | undefined
  readonly completion: CompletionEntry | undefined
  readonly validation: ValidationEntry | undefined
}

/** What a call of `traiter/factureAValider` brought. */
export interface ValidationEntry {
  readonly idFacture: number
  readonly action: 'VALIDATION' | 'REFUS'
  readonly motifRefus: string | undefined
  readonly complementInfo: string | undefined
}

/** What a call of `ajouter/fichier` brought. */
export interface UploadEntry {
  readonly nom: string
  readonly extension: string
  readonly bytes: number
  /** Of the file itself, after base64. */
  readonly sha256: string
  /** What it became; undefined when it became nothing. */
  pieceJointeId: number | undefined
}

/** What a call of `completer` brought. */
export interface CompletionEntry {
  readonly identifiantFactureCPP: number
  readonly commentaire: string | undefined
  readonly pieces: readonly {
    readonly pieceJointeId: number
    readonly designation: string | undefined
    readonly type: string | undefined
    /** Of the file that was uploaded under this identifier. */
    readonly sha256: string | undefined
  }[]
}

const UPLOAD = 'transverses/v1/ajouter/fichier'
const COMPLETION = 'factures/v1/completer'
const VALIDATION = 'factures/v1/traiter/factureAValider'

const SERVICES: ReadonlySet<string> = new Set([
  UPLOAD,
  COMPLETION,
  VALIDATION,
  'transverses/v1/recuperer/typespj',
  'transverses/v1/rechercher/pj/moncompte',
  'factures/v1/recycler',
  'factures/v1/traiterRejet',
  'factures/v1/corriger/valideur/facture',
  'factures/v1/telecharger/groupe',
  'engagementsJuridiques/v1/rechercher',
])

/** Enters the call in the book before anything can go wrong; undefined for other services. */
export function receiveCall(
  platform: Platform,
  path: string,
  body: () => unknown,
  numeros: () => readonly string[],
): CallEntry | undefined {
  const service = path.replace(/^\/cpro\//, '')
  if (!SERVICES.has(service)) return undefined
  const entry: CallEntry = {
    order: platform.book.calls.length + 1,
    receivedAt: platform.clock.now().toISOString(),
    service,
    numeros: numeros(),
    outcome: 'not-processed',
    codeRetour: undefined,
    answered: false,
    upload: service === UPLOAD ? uploadIn(body()) : undefined,
    completion: service === COMPLETION ? completionIn(platform, body()) : undefined,
    validation: service === VALIDATION ? validationIn(body()) : undefined,
  }
  platform.book.calls.push(entry)
  return entry
}

/** Enters what the platform answered, whether or not the answer will arrive. */
export function settleCall(entry: CallEntry, answer: Answer): void {
  const { codeRetour, pieceJointeId } = answered.parse(answer)
  entry.codeRetour = codeRetour
  entry.outcome = codeRetour === 0 || codeRetour === NO_RESULT.codeRetour ? 'done' : 'refused'
  if (entry.upload !== undefined) entry.upload.pieceJointeId = pieceJointeId
}

const answered = z.object({ codeRetour: z.int(), pieceJointeId: z.int().optional() })

const uploaded = z.object({
  pieceJointeFichier: z.string(),
  pieceJointeNom: z.string(),
  pieceJointeExtension: z.string(),
})

function uploadIn(body: unknown): UploadEntry | undefined {
  const { data } = uploaded.safeParse(body)
  const file = data && decodeBase64(data.pieceJointeFichier)
  if (data === undefined || file === undefined) return undefined
  const { pieceJointeNom: nom, pieceJointeExtension: extension } = data
  return { nom, extension, bytes: file.length, sha256: sha256(file), pieceJointeId: undefined }
}

function validationIn(body: unknown): ValidationEntry | undefined {
  const { data } = validationBody.safeParse(body)
  if (data === undefined) return undefined
  const { idFacture, action, motifRefus, complementInfo } = data
  return { idFacture, action, motifRefus, complementInfo }
}

function completionIn(platform: Platform, body: unknown): CompletionEntry | undefined {
  const { data } = completionBody.safeParse(body)
  if (data === undefined) return undefined
  return {
    identifiantFactureCPP: data.identifiantFactureCPP,
    commentaire: data.commentaire,
    pieces: (data.pieceJointeComplementaire ?? []).map((piece) => ({
      pieceJointeId: piece.pieceJointeComplementaireId,
      designation: piece.pieceJointeComplementaireDesignation,
      type: piece.pieceJointeComplementaireType,
      sha256: platform.attachments.get(piece.pieceJointeComplementaireId)?.sha256,
    })),
  }
}
