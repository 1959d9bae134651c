import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { platformState } from '../../src/domain/recipients/platform.js'

const UUID = '6105c49a-4d8a-4f86-bc86-621b2d8dde1a'

describe("Odoo's own platform", () => {
  it.each([undefined, 'ready', 'skipped', 'canceled', 'error'])(
    'has not been given an invoice in the state %s',
    (state) => {
      expect(platformState({ state })).toBeUndefined()
    },
  )

  it.each(['to_send', 'processing'])('is being given an invoice in the state %s', (state) => {
    expect(platformState({ state })).toEqual({ progress: 'sending', state })
    expect(platformState({ state, messageId: UUID })).toEqual({ progress: 'sending', state })
  })

  it.each([
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
  ])('has an invoice in the state %s, whatever came of it', (state) => {
    expect(platformState({ state, messageId: UUID })).toEqual({ progress: 'sent', state })
    expect(platformState({ state })).toEqual({ progress: 'sent', state })
  })

  it('gave back an invoice that it had taken', () => {
    expect(platformState({ state: 'error', messageId: UUID })).toEqual({ progress: 'failed', state: 'error' })
  })

  it('is thought to have an invoice in a state that is not known', () => {
    expect(platformState({ state: 'archived' })?.progress).toBe('sending')
    expect(platformState({ state: 'archived', messageId: UUID })?.progress).toBe('sent')
  })

  it('has not been given the copy of an invoice that it has, though the copy bears its identifier', () => {
    expect(platformState({ messageId: UUID })).toBeUndefined()
    expect(platformState({ state: 'ready', messageId: UUID })).toBeUndefined()
  })

  it.each(['peppol', 'send_peppol', 'pdp'])('is about to be given what waits to be sent by %s', (method) => {
    expect(platformState({ queuedMethods: ['email', method] })).toEqual({
      progress: 'sending',
      state: 'queued',
    })
  })

  it('is not what an e-mail waits for', () => {
    expect(platformState({ queuedMethods: ['email', 'snailmail'] })).toBeUndefined()
  })

  it.each([
    ['in_progress', 'sending'],
    ['sent', 'sent'],
    ['done', 'sent'],
    ['error', 'failed'],
  ] as const)(
    'has an invoice of which the extract for the tax authority is %s: %s',
    (taxExtract, progress) => {
      expect(platformState({ taxExtract })?.progress).toBe(progress)
    },
  )

  it('tells by the invoice, not by its extract, that the buyer has it', () => {
    expect(platformState({ state: 'AB', messageId: UUID, taxExtract: 'error' })?.progress).toBe('sent')
  })
})

const text = z.union([z.string(), z.literal(false).transform(() => undefined)])
const recordingSchema = z.object({
  response: z.object({
    body: z.object({
      result: z.array(
        z.object({
          name: z.string(),
          peppol_move_state: text,
          peppol_message_uuid: text,
          pdp_ppf_move_state: text,
        }),
      ),
    }),
  }),
})

it('has two of the invoices of a real server, which an accountant sent', () => {
  const path = new URL('../fixtures/odoo/19.0-pdp/40-moves-pdp-fields-sent-pdp.json', import.meta.url)
  const { result } = recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).response.body
  const sent = result.filter(
    (row) =>
      platformState({
        state: row.peppol_move_state,
        messageId: row.peppol_message_uuid,
        taxExtract: row.pdp_ppf_move_state,
      }) !== undefined,
  )
  expect(sent.map(({ name }) => name)).toEqual(['INV/2026/00001', 'INV/2026/00003'])
  expect(result.length).toBeGreaterThan(2)
})
