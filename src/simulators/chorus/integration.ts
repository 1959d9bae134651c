import { checkInvoice } from './checks/index.js'
import type { Cii } from './cii.js'
import { contentOf } from './content.js'
import { misplacedElement } from './checks/schema-order.js'
import type { FlowContent } from './flow-content.js'
import { wholeSecond } from './french-time.js'
import type { Life } from './life.js'
import type { Platform } from './platform.js'
import type { Flow, Invoice, InvoiceContent, WorksPart } from './records.js'
import { documentSyntax, isWorksSyntax } from './works/flow-formats.js'
import { pieceOfFlow, worksRefusals } from './works/flow-piece.js'

/** Where the platform cuts `libelleErreurDP` (measured: "about 200"). */
const LABEL_LENGTH = 200

/** Puts the steps of a flow's integration on the agenda, from its deposit on. */
export function scheduleIntegration(platform: Platform, flow: Flow, content: FlowContent): void {
  const { processingAfterSeconds, integratedAfterSeconds } = platform.delays
  const processing = new Date(flow.depositedAt.getTime() + processingAfterSeconds * 1000)
  const finished = new Date(processing.getTime() + integratedAfterSeconds * 1000)
  platform.agenda.schedule(processing, (at) => {
    setState(flow, 'IN_EN_COURS_TRAITEMENT_CPP', at)
  })
  platform.agenda.schedule(finished, (at) => {
    integrate(platform, flow, content, at)
  })
}

function setState(flow: Flow, etat: string, at: Date): void {
  flow.etat = etat
  flow.etatAt = wholeSecond(at)
}

/** An invoice of a flow that can be opened, and what is to become of it. */
interface Opened {
  readonly cii: Cii
  readonly file: Uint8Array
  readonly life: Life
}

/** A lot in which one file cannot be opened, or is of another schema, is refused whole; that file is named. */
function integrate(platform: Platform, flow: Flow, content: FlowContent, at: Date): void {
  if (!content.readable) {
    rejectTechnically(flow, 'ERR_FICHIER', content.reason, at)
    return
  }
  const opened: Opened[] = []
  for (const { nom, file, document } of content.documents) {
    if (!document.readable) {
      const reason = content.isLot ? `${nom} : ${document.reason}` : document.reason
      rejectTechnically(flow, 'ERR_FICHIER', reason, at)
      return
    }
    const { cii } = document
    const life = platform.lives.choose({ numero: cii.number ?? '', destinataire: cii.buyerIdentifier ?? '' })
    opened.push({ cii, file, life })
  }
  const isTo = (fate: Life['flow']): boolean => opened.some(({ life }) => life.flow === fate)
  if (isTo('incident')) {
    setState(flow, 'IN_INCIDENTE', at)
    return
  }
  if (isTo('stuck')) {
    setState(flow, 'IN_EN_ATTENTE_RETRAITEMENT_CPP', at)
    return
  }
  if (isTo('rejected')) {
    const words = opened.map(({ life }) => life.rejection).find((one) => one !== undefined)
    rejectTechnically(
      flow,
      'ERR_SIMULEE',
      words ?? 'Rejet voulu par le simulateur : le montant d’une ligne',
      at,
    )
    return
  }
  for (const { cii } of opened) {
    const misplaced = misplacedElement(cii.root)
    if (misplaced !== undefined) {
      rejectTechnically(flow, 'ERR_XSD', misplaced, at)
      return
    }
  }
  const refused = opened.filter((one) => {
    if (!(content.isLot && one.life.flow === 'left-out')) return !take(platform, flow, one, at)
    const libelleErreur = "Un fichier de l'archive n'a pas pu être traité"
    flow.erreursTechniques.push({ codeErreur: 'ERR_FICHIER', libelleErreur, natureErreur: 'REJET' })
    return true
  })
  const state = refused.length === 0 ? 'IN_INTEGRE' : 'IN_INTEGRE_PARTIEL'
  setState(flow, refused.length === opened.length ? 'IN_REJETE' : state, at)
}

function rejectTechnically(flow: Flow, codeErreur: string, libelleErreur: string, at: Date): void {
  flow.rules = [codeErreur]
  flow.erreursTechniques = [{ codeErreur, libelleErreur, natureErreur: 'REJET' }]
  setState(flow, 'IN_REJETE', at)
}

/** The rule that a flow breaks which is refused for what is wrong with the side or the account. */
const SIDE = 'COMPTE'

/** Whether it was integrated; what it was refused for is in the flow otherwise. */
function take(platform: Platform, flow: Flow, { cii, life, file }: Opened, at: Date): boolean {
  const isWorks = isWorksSyntax(platform, flow.syntaxe)
  const content = contentOf(cii)
  const { words: ofSide, numeros } = platform.refusesFlows ?? {}
  const isRefused = ofSide !== undefined && numeros?.includes(content.numero) !== false
  const refusals = !isRefused
    ? [
        ...checkInvoice(cii, {
          directory: platform.directory,
          habilites: flow.habilites,
          isKnown: (fournisseur, numero) => platform.isKnown(fournisseur, numero),
        }),
        ...(isWorks ? worksRefusals(content.cadre) : []),
      ]
    : [{ rule: SIDE, message: ofSide }]
  if (refusals.length === 0) {
    const invoice = createInvoice(platform, {
      content,
      fournisseur: cii.sellerIdentifier ?? '',
      destinataire: cii.buyerIdentifier ?? '',
      codeServiceExecutant: cii.serviceCode,
      numeroBonCommande: cii.commitmentNumber,
      numeroMarche: cii.contractNumber,
      numeroFluxDepot: flow.numero,
      modeDepot: 'UPLOAD_API',
      depositedAt: flow.depositedAt,
      bytes: file.length,
      isPdf: documentSyntax(platform, flow.syntaxe) === 'IN_DP_E2_CII_FACTURX',
      life,
      ...(isWorks ? pieceOfFlow(content.cadre, cii.buyerIdentifier ?? '') : {}),
    })
    platform.files.keep(`facture ${invoice.id}`, file)
    begin(platform, invoice, at)
    return true
  }
  flow.rules.push(...refusals.map(({ rule }) => rule))
  flow.erreursDP.push({
    numeroDP: cii.number ?? '',
    identifiantFournisseur: cii.sellerIdentifier ?? '',
    identifiantDestinataire: cii.buyerIdentifier ?? '',
    libelleErreurDP: refusals
      .map(({ message }) => message)
      .join(' |')
      .slice(0, LABEL_LENGTH),
  })
  return false
}

export type NewInvoice = Pick<
  Invoice,
  | 'fournisseur'
  | 'destinataire'
  | 'codeServiceExecutant'
  | 'numeroBonCommande'
  | 'numeroMarche'
  | 'numeroFluxDepot'
  | 'modeDepot'
  | 'depositedAt'
  | 'bytes'
  | 'isPdf'
  | 'life'
> & {
  readonly content: InvoiceContent
  readonly valideur?: string | undefined
  readonly valideur2?: string | undefined
  /** `dossier` is the new invoice's own identifier when absent. */
  readonly travaux?: (Omit<WorksPart, 'dossier'> & { readonly dossier: number | undefined }) | undefined
}

export function createInvoice(platform: Platform, given: NewInvoice): Invoice {
  const id = platform.nextInvoiceId()
  const invoice: Invoice = {
    ...given,
    id,
    valideur: given.valideur,
    valideur2: given.valideur2,
    travaux: given.travaux && { ...given.travaux, dossier: given.travaux.dossier ?? id },
    rejetTraite: false,
    pending: [],
    statuts: [],
    actions: [{ id: platform.nextEntryId(), code: 'DEPOSER', at: wholeSecond(given.depositedAt) }],
    evenements: [],
    pieces: [],
  }
  platform.addInvoice(invoice)
  return invoice
}

/** Starts the invoice's life. It has a status from its first moment on, whatever the life says. */
export function begin(platform: Platform, invoice: Invoice, at: Date): void {
  const [first, ...rest] = invoice.life.steps
  if (first?.afterSeconds === 0) {
    platform.setStatus(invoice, first.statut, at, first.commentaire, first.utilisateur)
    platform.live(invoice, rest, at)
    return
  }
  platform.setStatus(invoice, 'DEPOSEE', at)
  platform.live(invoice, invoice.life.steps, at)
}
