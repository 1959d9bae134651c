import { attachmentsOf } from '../../src/sync/document/attachments.js'
import { explains } from '../support/explains.js'

/** Odoo's words about the files; whoever fetches one has looked too late. */
const files = (size: number) => ({
  attachments: (ids: readonly number[]) =>
    Promise.resolve(ids.map((id) => ({ id, name: `Plan ${id}.pdf`, mimeType: 'application/pdf', size }))),
  attachmentContent: () => Promise.reject(new Error('fetched')),
})

const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('files that a user marked', () => {
  explains(
    'attachments-judged-before-fetched',
    'and that cannot travel together are not fetched',
    async () => {
      const { reasons } = await attachmentsOf(files(9.5 * 1024 * 1024), { attachmentIds: ids(25) })
      expect(reasons.length).toBeGreaterThan(0)
    },
  )

  explains('attachments-without-number', 'in great number are not even asked about', async () => {
    const never = { ...files(1), attachments: () => Promise.reject(new Error('asked')) }
    const { reasons } = await attachmentsOf(never, { attachmentIds: ids(101) })
    expect(reasons).toHaveLength(1)
  })
})
