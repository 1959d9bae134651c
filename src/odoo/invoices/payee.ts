import { z } from 'zod'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import type { PayeeAccount } from '../port.js'
import { many2oneSchema, optional, textSchema } from '../wire/values.js'

const accountOfMoveSchema = z.object({
  id: z.int(),
  company_id: many2oneSchema,
  partner_bank_id: optional(many2oneSchema),
})

const companySchema = z.object({ partner_id: many2oneSchema })

const bankSchema = z.object({ id: z.int(), acc_number: z.string(), bank_bic: textSchema })
type Bank = z.infer<typeof bankSchema>

/** The accounts of a company hardly ever change, and each invoice needs them: asked for once in so long. */
const KEPT_MS = 60_000

/** The bank accounts on which a company is paid. */
export class PayeeAccounts {
  #kept: { readonly companyId: number; readonly readAt: Date; readonly banks: readonly Bank[] } | undefined

  constructor(private readonly client: OdooClient) {}

  /**
   * The account of each invoice when it is one of the company's own, else the company's first. On a credit note
   * `partner_bank_id` is the customer's account: the money would go the other way. One without any is not in the answer.
   */
  async of(
    capabilities: Capabilities,
    invoiceIds: readonly number[],
  ): Promise<ReadonlyMap<number, PayeeAccount>> {
    const moves = await this.client.rows(
      accountOfMoveSchema,
      'account.move',
      [['id', 'in', invoiceIds]],
      ['company_id', 'partner_bank_id'],
      { context: companyContext(capabilities) },
    )
    const accounts = new Map<number, PayeeAccount>()
    for (const { id, company_id: company, partner_bank_id: wanted } of moves) {
      const banks = this.#fresh(company.id) ?? (await this.#read(capabilities, company.id))
      const chosen = banks.find((bank) => bank.id === wanted?.id) ?? banks[0]
      if (chosen !== undefined) accounts.set(id, accountOf(chosen))
    }
    return accounts
  }

  /** By Odoo's clock, which has just answered about the invoice. */
  #fresh(companyId: number): readonly Bank[] | undefined {
    const now = this.client.http.serverTime
    if (now === undefined || this.#kept?.companyId !== companyId) return undefined
    const age = now.getTime() - this.#kept.readAt.getTime()
    return age >= 0 && age < KEPT_MS ? this.#kept.banks : undefined
  }

  async #read(capabilities: Capabilities, companyId: number): Promise<readonly Bank[]> {
    const context = companyContext(capabilities)
    const [company] = await this.client.rows(
      companySchema,
      'res.company',
      [['id', '=', companyId]],
      ['partner_id'],
      { context },
    )
    const banks =
      company === undefined
        ? []
        : await this.client.rows(
            bankSchema,
            'res.partner.bank',
            [
              ['partner_id', '=', company.partner_id.id],
              ['company_id', 'in', [false, companyId]],
            ],
            ['acc_number', 'bank_bic'],
            { order: 'sequence, id', context },
          )
    const readAt = this.client.http.serverTime
    this.#kept = readAt && { companyId, readAt, banks }
    return banks
  }
}

function accountOf({ acc_number: number, bank_bic: bic }: Bank): PayeeAccount {
  return { iban: number.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase(), bic }
}
