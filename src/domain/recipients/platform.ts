import type { PlatformState } from '../invoice/invoice.js'

/** What an invoice of Odoo says of Odoo's own platform. Each absent when Odoo has no such field or it says nothing. */
export interface PlatformFacts {
  /** `peppol_move_state`: `ready`, `to_send`, `processing`, `done`, …; the platform adds states with each version. */
  readonly state?: string | undefined
  /** `peppol_message_uuid`. Up to 19.0 a copy of an invoice, and a credit note of it, have it too. */
  readonly messageId?: string | undefined
  /** `pdp_ppf_move_state`: the extract that the platform hands to the tax authority once the invoice has left. */
  readonly taxExtract?: string | undefined
  /** Ways by which Odoo is about to send it in the background (`sending_data`, 17.0 `send_and_print_values`). */
  readonly queuedMethods?: readonly string[] | undefined
}

/**
 * States of an invoice that nobody has sent, or that was taken off the queue before it was (17.0 `canceled`; with two l
 * it is what the platform says of a sent one).
 */
const NOT_SENT: ReadonlySet<string> = new Set(['ready', 'skipped', 'canceled'])

/** States of an invoice that has not left Odoo by its platform, or that the platform did not take. */
export const NOT_LEFT: readonly string[] = [...NOT_SENT, 'to_send', 'error']

/** Given to the platform, or about to be, and not confirmed. */
const SENDING: ReadonlySet<string> = new Set(['to_send', 'processing'])

/**
 * Delivered, or answered by whoever has it (`account_peppol`, `account_peppol_response`, `l10n_fr_pdp`): a refusal, too,
 * says that it arrived.
 */
const SENT: ReadonlySet<string> = new Set([
  'done',
  'AB',
  'AP',
  'RE',
  'PD',
  'submitted',
  'made_available',
  'refused',
  'cancelled',
  'sent',
  'suspended',
  'completed',
])

/** Names of methods that go by the platform: `peppol`, `send_peppol` (17.0), `pdp`. */
const BY_PLATFORM = /peppol|pdp/i

/**
 * How far Odoo has sent an invoice by its own platform; undefined when it has not and is not about to. Where a state is
 * none that is known, the careful answer is given: such an invoice is not for the bridge to deposit.
 */
export function platformState(facts: PlatformFacts): PlatformState | undefined {
  const progress = progressOf(facts)
  return progress && { progress, state: facts.state ?? facts.taxExtract ?? 'queued' }
}

function progressOf({
  state,
  messageId,
  taxExtract,
  queuedMethods = [],
}: PlatformFacts): PlatformState['progress'] | undefined {
  if (state !== undefined && SENDING.has(state)) return 'sending'
  if (queuedMethods.some((method) => BY_PLATFORM.test(method))) return 'sending'
  if (state === 'error') return messageId === undefined ? undefined : 'failed'
  // An identifier alone proves nothing: the invoice may be the copy of one that was sent.
  if (state === undefined || NOT_SENT.has(state))
    return taxExtract === undefined ? undefined : progressOfExtract(taxExtract)
  return SENT.has(state) || messageId !== undefined ? 'sent' : 'sending'
}

/** Odoo computes it for what has left only. */
function progressOfExtract(taxExtract: string): PlatformState['progress'] {
  if (taxExtract === 'in_progress') return 'sending'
  return taxExtract === 'error' ? 'failed' : 'sent'
}
