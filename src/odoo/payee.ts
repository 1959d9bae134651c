import { z } from 'zod'
import { type Capabilities, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import type { PayeeAccount } from './port.js'
import { many2oneSchema, optional, textSchema } from './values.js'

const accountOfMoveSchema = z.object({
  company_id: many2oneSchema,
  partner_bank_id: optional(many2oneSchema),
})

const companySchema = z.object({ partner_id: many2oneSchema })

const bankSchema = z.object({ id: z.int(), acc_number: z.string(), bank_bic: textSchema })

/**
 * The account of the invoice when it is one of the company's own, else the company's first. On a credit note
 * `partner_bank_id` is the customer's account: the money would go the other way.
 */
export async function payeeAccount(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
): Promise<PayeeAccount | undefined> {
  const context = companyContext(capabilities)
  const [move] = await client.rows(
    accountOfMoveSchema,
    'account.move',
    [['id', '=', invoiceId]],
    ['company_id', 'partner_bank_id'],
    { context },
  )
  if (move === undefined) return undefined
  const [company] = await client.rows(
    companySchema,
    'res.company',
    [['id', '=', move.company_id.id]],
    ['partner_id'],
    { context },
  )
  if (company === undefined) return undefined
  const accounts = await client.rows(
    bankSchema,
    'res.partner.bank',
    [
      ['partner_id', '=', company.partner_id.id],
      ['company_id', 'in', [false, move.company_id.id]],
    ],
    ['acc_number', 'bank_bic'],
    { order: 'sequence, id', context },
  )
  const chosen = accounts.find((account) => account.id === move.partner_bank_id?.id) ?? accounts[0]
  if (chosen === undefined) return undefined
  return { iban: chosen.acc_number.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase(), bic: chosen.bank_bic }
}
