import { isLate, type LateStanding } from '../../domain/words/late-payment.js'
import { lateClaim } from '../../domain/words/late-claim.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { fr } from '../../domain/words/typography.js'
import type { NewFile } from '../../odoo/port.js'
import type { InvoiceRow, RequestOutcome } from '../../store/store.js'
import { doneTellings, refused } from '../requests/request-outcomes.js'
import type { StageContext } from '../running/context.js'
import { attachOnce, inFileName } from '../odoo-state/attach-once.js'
import { reckon } from './standing-of.js'

const NOTHING_OWED = fr`Cette facture n’a pas été payée en retard au regard de la loi, ou la passerelle ne peut pas le dire : il n’y a pas d’intérêts moratoires à demander. L’onglet Chorus Pro indique son échéance légale.`

const SWITCHED_OFF = fr`Le calcul des délais de paiement est désactivé dans la configuration de la passerelle : demandez à votre administrateur de l’activer (paymentPeriods).`

/** Draws up the claim for what a buyer owes, and attaches it to the invoice; undefined: it cannot be told yet whether Odoo has it. */
export async function claimInterest(
  context: StageContext,
  row: InvoiceRow,
): Promise<RequestOutcome | undefined> {
  const { odoo, store, clock, connection } = context
  if (!connection.paymentPeriods) return refused(context, row, SWITCHED_OFF)
  const today = frenchDay(clock.now())
  const partner = await odoo.readPartner(row.invoice.buyerId)
  const settlements = row.invoice.residual === undefined ? undefined : await odoo.settlements([row.odooId])
  const from = { partner, settlements: settlements?.get(row.odooId) }
  const { standing, siret } = await reckon(context, row, await store.events(row.id), from, today)
  if (!isLate(standing)) return refused(context, row, NOTHING_OWED)
  const { number } = row.handedOver ?? row.invoice
  const name = `Intérêts moratoires ${inFileName(number)} au ${standing.until}.pdf`
  const made = await attachOnce(
    context,
    { model: 'account.move', id: row.odooId },
    {
      names: [name],
      begunAt: () => store.claimBegun(row.id),
      recordBegun: (at) => store.recordClaimBegun(row.id, at),
      make: async () => ({
        files: [await claimFile(context, row, { standing, siret, number, name, today })],
      }),
    },
  )
  if (made === 'underway') return undefined
  if (made === 'there') return { tellings: doneTellings(context, row, THERE) }
  await store.recordClaimBegun(row.id, undefined)
  return { tellings: doneTellings(context, row, ATTACHED) }
}

interface ClaimFacts {
  readonly standing: LateStanding
  readonly siret: string | undefined
  readonly number: string
  readonly name: string
  readonly today: string
}

async function claimFile(
  { odoo, connection }: StageContext,
  { invoice, handedOver, chorusIdentifier, odooId }: InvoiceRow,
  { standing, siret, number, name, today }: ClaimFacts,
): Promise<NewFile> {
  const letter = lateClaim({
    number,
    invoiceDate: handedOver?.invoiceDate ?? invoice.invoiceDate,
    identifier: chorusIdentifier,
    commitmentNumber: invoice.references.commitmentNumber,
    contract: invoice.references.contract,
    company: await odoo.company(),
    sellerSiret: handedOver?.sellerSiret ?? connection.siret,
    buyer: { name: handedOver?.buyerName ?? invoice.buyerName, siret },
    iban: (await odoo.payeeAccounts([odooId])).get(odooId)?.iban,
    standing,
    today,
  })
  // It loads the library that writes PDFs.
  const { claimPdf } = await import('../../sheets/claim-pdf.js')
  return { name, mimeType: 'application/pdf', bytes: await claimPdf(letter) }
}

const ATTACHED = fr`La demande d’intérêts moratoires et son décompte sont joints à la facture, prêts à envoyer à l’acheteur. Relisez-les et signez-les : la passerelle n’envoie et ne comptabilise rien d’elle-même.`
const THERE = fr`La demande d’intérêts moratoires arrêtée à ce jour est déjà jointe à la facture. Pour en obtenir une nouvelle, supprimez d’abord ce fichier.`
