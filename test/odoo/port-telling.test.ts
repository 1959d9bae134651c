import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { keptHtml } from '../../src/domain/words/html.js'
import { onEachServer } from './port-on-servers.js'

onEachServer((on) => {
  describe('writeFieldsEach', () => {
    const ids = async (count: number) => (await on.changed()).slice(0, count).map(({ id }) => id)
    const kept = (id: number, ...names: string[]) =>
      names.map((name) => on.odoo.record('account.move', id)?.[name])

    it('writes the same values on all of the invoices in one call', async () => {
      const three = await ids(3)
      on.odoo.book.reset()
      const values = { [FIELD.stage]: 'blocked', [FIELD.flow]: false } as const
      await on.port.writeFieldsEach(three.map((invoiceId) => ({ invoiceId, values })))
      expect(on.odoo.book.counts).toEqual({ 'account.move.write': 1 })
      for (const id of three) expect(kept(id, FIELD.stage, FIELD.flow)).toEqual(['blocked', false])
    })

    it('writes other values on each of them in one call too, as write would', async () => {
      const [one = 0, two = 0] = await ids(2)
      const values = {
        [FIELD.stage]: 'closed',
        [FIELD.reason]: '=1+1 « pièce »\n\n  <b>signée</b> ',
        [FIELD.depositDate]: '2026-03-29 01:30:00',
        [FIELD.paymentDays]: 0,
        [FIELD.contact]: false,
      } as const
      await on.port.writeFieldsEach([{ invoiceId: one, values }])
      const asWritten = kept(one, ...Object.keys(values))
      on.odoo.book.reset()
      await on.port.writeFieldsEach([
        { invoiceId: one, values: { ...values, [FIELD.contact]: 'Mme Durand', [FIELD.paymentDays]: 12 } },
        { invoiceId: two, values },
      ])
      expect(on.odoo.book.counts).toEqual({ 'account.move.load': 1 })
      expect(kept(two, ...Object.keys(values))).toEqual(asWritten)
      expect(kept(one, FIELD.contact, FIELD.paymentDays)).toEqual(['Mme Durand', 12])
      await on.port.writeFieldsEach([
        { invoiceId: one, values: { [FIELD.contact]: false } },
        { invoiceId: two, values: { [FIELD.contact]: 'M. Petit' } },
      ])
      expect(kept(one, FIELD.contact)).toEqual([false])
    })

    it('writes nothing at all when one of the invoices is gone', async () => {
      const [one = 0, two = 0] = await ids(2)
      const rows = [one, two, 987_654].map((invoiceId, at) => ({
        invoiceId,
        values: { [FIELD.flow]: `F${String(at)}` },
      }))
      await expect(on.port.writeFieldsEach(rows)).rejects.toMatchObject({
        kind: 'refused',
        message: "Odoo refused values of several invoices: Unknown database identifier '987654'",
      })
      expect([one, two].map((id) => kept(id, FIELD.flow))).toEqual([[false], [false]])
      await expect(on.port.writeFieldsEach(rows.slice(2))).rejects.toMatchObject({ kind: 'missing-record' })
    })

    it.each([1, 2])('asks for setup when a field is missing, of %d invoices', async (count) => {
      const rows = (await ids(count)).map((invoiceId) => ({
        invoiceId,
        values: { x_chorus_unknown: String(invoiceId) },
      }))
      await expect(on.port.writeFieldsEach(rows)).rejects.toMatchObject({ kind: 'no-such-field' })
    })

    it.each([
      ['write', 1],
      ['load', 2],
    ])('says so when the answer to %s is lost, though the effect has taken place', async (method, count) => {
      const several = await ids(count)
      on.odoo.addFault({ model: 'account.move', method, effect: { kind: 'drop', when: 'after' } })
      const rows = several.map((invoiceId) => ({
        invoiceId,
        values: { [FIELD.flow]: `F${String(invoiceId)}` },
      }))
      await expect(on.port.writeFieldsEach(rows)).rejects.toMatchObject({
        kind: 'unreachable',
        outcomeUnknown: true,
      })
      for (const id of several) expect(kept(id, FIELD.flow)).toEqual([`F${String(id)}`])
    })
  })

  describe('postNotes', () => {
    const note = (invoiceId: number, key = 'deposited.1') => ({
      invoiceId,
      messageId: `<chorus.test.${String(invoiceId)}.${key}@odoo-chorus-bridge>`,
      body: keptHtml(`<p>Chorus Pro : <b>Déposée</b> ${key}</p>`),
    })
    const posted = (id: number) =>
      on.odoo.book.chatter(id).filter(({ messageId }) => messageId.startsWith('<chorus.test.'))

    it('posts internal notes with their markup, under the name of the user, in their order', async () => {
      const [one, two] = await on.changed()
      if (one === undefined || two === undefined) throw new Error('the simulator has too few invoices')
      await on.port.describe()
      on.odoo.book.reset()
      const notes = [note(one.id, 'b'), note(two.id), note(one.id, 'a')]
      await on.port.postNotes(notes)
      expect(posted(one.id)).toMatchObject([
        { internal: true, author: 'Chorus Bridge', body: note(one.id, 'b').body },
        { internal: true, author: 'Chorus Bridge', body: note(one.id, 'a').body },
      ])
      expect(posted(two.id)).toHaveLength(1)
      expect(on.odoo.book.count('mail.message', 'create')).toBe(1)
      expect(on.odoo.book.count('mail.message', 'search_read')).toBe(1)
    })

    it('posts those alone that are not there yet', async () => {
      const { id } = await on.first()
      await on.port.postNotes([note(id, 'a')])
      await on.port.postNotes([note(id, 'a'), note(id, 'b')])
      await on.port.postNotes([note(id, 'a'), note(id, 'b')])
      expect(posted(id).map(({ body }) => body)).toEqual([note(id, 'a').body, note(id, 'b').body])
    })

    it('posts none at all when one of the invoices is gone', async () => {
      const { id } = await on.first()
      await expect(on.port.postNotes([note(id), note(987_654)])).rejects.toMatchObject({
        kind: 'missing-record',
      })
      expect(posted(id)).toEqual([])
    })

    it('are not posted twice after a lost answer', async () => {
      const { id } = await on.first()
      on.odoo.addFault({ model: 'mail.message', method: 'create', effect: { kind: 'drop', when: 'after' } })
      const notes = [note(id, 'a'), note(id, 'b')]
      await expect(on.port.postNotes(notes)).rejects.toMatchObject({
        kind: 'unreachable',
        outcomeUnknown: true,
      })
      await on.port.postNotes(notes)
      expect(posted(id)).toHaveLength(2)
    })

    it('knows a note by its invoice too', async () => {
      const [one, two] = await on.changed()
      if (one === undefined || two === undefined) throw new Error('the simulator has too few invoices')
      await on.port.postNotes([note(one.id)])
      await on.port.postNotes([{ ...note(one.id), invoiceId: two.id }])
      expect(posted(two.id)).toHaveLength(1)
    })
  })
})
