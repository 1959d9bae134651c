import { privateStructure } from './directory.js'
import { dateOf, wholeSecond } from './french-time.js'
import { begin, createInvoice } from './integration.js'
import type { Life } from './life.js'
import { type LifeName, namedLives } from './named-lives.js'
import type { Supplier } from './options.js'
import type { Platform } from './platform.js'
import type { Invoice } from './records.js'
import { toValidate } from './validation-circuit.js'
import type { WorksFlow } from './works/flow-formats.js'
import { depositPiece, type NewPiece } from './works/pieces.js'

export const lifeOf = (life: LifeName | Life): Life => (typeof life === 'string' ? namedLives[life] : life)

/**
 * Decides what becomes of an invoice. One that is already there goes on from now along the new steps; otherwise the
 * life waits for its deposits, `times` of them (all, without it).
 */
export function setLife(platform: Platform, numero: string, life: LifeName | Life, times?: number): void {
  platform.settle()
  const invoice = platform.findInvoice(numero)
  if (invoice === undefined) {
    platform.lives.put({ numero, life: lifeOf(life), times })
    return
  }
  invoice.life = lifeOf(life)
  platform.live(invoice, invoice.life.steps, platform.clock.now())
  platform.settle()
}

/** See `holdHistory` of the simulator. */
export function holdHistory(platform: Platform, numero: string, isHeld: boolean): void {
  platform.settle()
  const invoice = platform.findInvoice(numero)
  if (invoice === undefined) throw new Error(`no invoice ${numero}`)
  if (isHeld) platform.heldHistories.set(invoice.id, invoice.statuts.length)
  else platform.heldHistories.delete(invoice.id)
}

/** Ids of structures that became known while the platform ran. */
const FIRST_ATTACHED_ID = 26_400_001

/** See `attach` of the simulator. */
export function attach(platform: Platform, suppliers: readonly Supplier[], login?: string): void {
  const account = platform.accounts.find((known) => known.login === (login ?? platform.accounts[0]?.login))
  if (account === undefined) throw new Error(`no technical account ${login ?? ''}`)
  for (const supplier of suppliers) {
    if (platform.directory.find(supplier.siret) !== undefined) continue
    platform.directory.put(privateStructure(supplier, FIRST_ATTACHED_ID + platform.directory.all().length))
  }
  platform.attach(
    account.login,
    suppliers.map(({ siret }) => siret),
  )
}

/** Subscribes the application to an API of PISTE, or ends its subscription. */
export function subscribe(platform: Platform, api: string, isSubscribed: boolean): void {
  if (isSubscribed) platform.notSubscribed.delete(api)
  else platform.notSubscribed.add(api)
}

export interface ManualDeposit {
  readonly numero: string
  /** SIRET of the supplier; the first technical account's without it. */
  readonly fournisseur?: string | undefined
  /** SIRET of the recipient; 12345678200051 without it. */
  readonly destinataire?: string | undefined
  readonly codeServiceExecutant?: string | undefined
  readonly numeroBonCommande?: string | undefined
  readonly numeroMarche?: string | undefined
  /** `A1` to `A25`; `A1` without it. */
  readonly cadre?: string | undefined
  /** SIRETs of the validators: with the first, and no life, the invoice goes through their hands. */
  readonly valideur?: string | undefined
  readonly valideur2?: string | undefined
  readonly montantTTC?: string | undefined
  /** The flow by which it is there all the same, which was refused before. */
  readonly numeroFluxDepot?: string | undefined
  readonly life?: LifeName | Life | undefined
}

/** A person types or uploads an invoice on the portal: it is there at once, without any flow. */
export function depositManually(platform: Platform, given: ManualDeposit): Invoice {
  platform.settle()
  return depositAt(platform, given, platform.clock.now())
}

/** The same at a moment of the agenda. */
export function depositAt(platform: Platform, given: ManualDeposit, moment: Date): Invoice {
  const at = wholeSecond(moment)
  const amount = given.montantTTC ?? '100.00'
  const invoice = createInvoice(platform, {
    content: {
      numero: given.numero,
      dateFacture: dateOf(at),
      typeFacture: 'FACTURE',
      cadre: given.cadre ?? 'A1',
      devise: 'EUR',
      montantHT: amount,
      montantTVA: '0.00',
      montantTTC: amount,
      montantAPayer: amount,
      dateEcheance: undefined,
      lignes: [],
      tva: [],
    },
    fournisseur: given.fournisseur ?? platform.accounts[0]?.supplier.siret ?? '',
    destinataire: given.destinataire ?? '12345678200051',
    codeServiceExecutant: given.codeServiceExecutant,
    numeroBonCommande: given.numeroBonCommande,
    numeroMarche: given.numeroMarche,
    valideur: given.valideur,
    valideur2: given.valideur2,
    numeroFluxDepot: given.numeroFluxDepot,
    modeDepot: given.numeroFluxDepot === undefined ? 'SAISIE_PORTAIL' : 'UPLOAD_API',
    depositedAt: at,
    bytes: 0,
    isPdf: false,
    life: lifeOf(given.life ?? (given.valideur === undefined ? platform.lives.everybody : toValidate(given))),
  })
  begin(platform, invoice, at)
  return invoice
}

/** A piece of a works contract, which may answer one that is there. */
export interface WorksDeposit extends Omit<NewPiece, 'precedente'> {
  /** Identifier of the piece that it answers. */
  readonly precedente?: number | undefined
}

/** A party of a works contract deposits a piece on the portal. */
export function depositWorks(platform: Platform, { precedente, ...given }: WorksDeposit): Invoice {
  platform.settle()
  const answered = precedente === undefined ? undefined : platform.invoices.get(precedente)
  if (precedente !== undefined && answered === undefined) throw new Error(`no piece ${precedente}`)
  return depositPiece(platform, { ...given, precedente: answered }, platform.clock.now())
}

/** What the platform has of works. Nothing of it is there at the start. */
export interface WorksSettings {
  /** SIRETs of structures that have the space *factures de travaux* from now on, beside those that had it. */
  readonly space?: readonly string[] | undefined
  /** SIRETs of structures that have lost the space *factures à valider*. */
  readonly withoutValidation?: readonly string[] | undefined
  /** Whether `factures/v1/rechercher/demandePaiement` works, as in production. */
  readonly production?: boolean | undefined
  /** Formats of works flows that are listed from now on, with their syntaxes. */
  readonly flows?: readonly WorksFlow[] | undefined
}

export function setWorks(platform: Platform, given: WorksSettings): void {
  for (const siret of given.space ?? []) platform.worksSpace.add(siret)
  for (const siret of given.withoutValidation ?? []) platform.withoutValidationSpace.add(siret)
  platform.isProduction = given.production ?? platform.isProduction
  platform.worksFlows.push(...(given.flows ?? []))
}
