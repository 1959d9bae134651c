import { z } from 'zod'
import { VALIDATION_FIELD, VALIDATION_MODEL } from '../../src/domain/odoo-fields/validation-fields.js'
import { keptHtml } from '../../src/domain/words/html.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { ValidationRecord } from '../../src/odoo/validation-port.js'
import { removeSetup, runSetup } from '../../src/odoo/setup/setup.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { explains } from '../support/explains.js'
import { onEachServer } from './port-on-servers.js'
import { accessWithin } from './servers.js'

const SHOWN: ValidationRecord = {
  key: 'production_8316849',
  odooId: undefined,
  name: 'VOLT-2',
  identifier: '8316849',
  values: {
    [VALIDATION_FIELD.state]: 'waiting',
    [VALIDATION_FIELD.deadline]: '2026-12-08',
    [VALIDATION_FIELD.total]: 4500,
    [VALIDATION_FIELD.statusDate]: '2026-11-22 23:02:00',
    [VALIDATION_FIELD.frame]: 'A9_FACTURE_SOUSTRAITANT',
  },
  handled: undefined,
}

const MOTIVE = { frame: 'A9_FACTURE_SOUSTRAITANT', code: 'AUTRE', label: 'Autre' }

const ACTIVITY = {
  summary: 'Chorus Pro : facture à valider',
  note: keptHtml('<p>Voltéo</p>'),
  deadline: '2026-12-05',
  userId: undefined,
  userLogin: 'admin',
}

onEachServer((on) => {
  const records = () => on.odoo.records(VALIDATION_MODEL)
  const change = (values: Record<string, string | number | false>): void => {
    on.odoo.edit(VALIDATION_MODEL, records()[0]?.id ?? 0, values)
  }

  describe('invoices to validate', () => {
    it('have a place of their own once Odoo is set up, where a user of Invoicing may write', async () => {
      expect(await on.port.hasValidations()).toBe(true)
      const id = await on.port.putValidation(SHOWN)
      expect(records()).toMatchObject([
        {
          id,
          x_name: 'VOLT-2',
          ...SHOWN.values,
          [VALIDATION_FIELD.statusDate]: '2026-11-22 23:02:00.000000',
          [VALIDATION_FIELD.company]: 1,
        },
      ])
    })

    it('are shown in one record each, whether its id is known or not', async () => {
      const id = await on.port.putValidation(SHOWN)
      expect(await on.port.putValidation({ ...SHOWN, odooId: id })).toBe(id)
      expect(await on.port.putValidation(SHOWN)).toBe(id)
      expect(records()).toHaveLength(1)
      expect(await on.port.putValidation({ ...SHOWN, key: 'production_2', odooId: 4711 })).not.toBe(id)
    })

    it('bear what users decide, with the reason and the words', async () => {
      await on.port.putMotives([MOTIVE])
      await on.port.putMotives([MOTIVE])
      expect(on.odoo.records('x_chorus_motive')).toMatchObject([
        { x_name: 'Autre', x_chorus_motive_code: 'AUTRE' },
      ])
      const odooId = await on.port.putValidation(SHOWN)
      expect(await on.port.validationDecisions()).toEqual([])
      change({
        [VALIDATION_FIELD.decision]: 'refuse',
        [VALIDATION_FIELD.motive]: on.odoo.records('x_chorus_motive')[0]?.id ?? 0,
        [VALIDATION_FIELD.comment]: ' Le métré \n',
      })
      expect(await on.port.validationDecisions()).toMatchObject([
        { odooId, identifier: '8316849', decision: 'refuse', motive: 'AUTRE', comment: 'Le métré' },
      ])
    })

    it('lose a decision that is answered, and keep one that was made since', async () => {
      const odooId = await on.port.putValidation(SHOWN)
      const handled = { decision: 'refuse', motive: undefined, comment: undefined } as const
      change({ [VALIDATION_FIELD.decision]: 'refuse' })
      await on.port.putValidation({ ...SHOWN, odooId, handled })
      expect(await on.port.validationDecisions()).toEqual([])
      change({ [VALIDATION_FIELD.decision]: 'validate' })
      await on.port.putValidation({ ...SHOWN, odooId, handled })
      expect(await on.port.validationDecisions()).toMatchObject([{ decision: 'validate' }])
    })

    it('have a chatter, an activity and files', async () => {
      const id = await on.port.putValidation(SHOWN)
      const note = {
        messageId: '<chorus.duret.validation.1@odoo-chorus-bridge>',
        body: keptHtml('<p>Vu</p>'),
      }
      await on.port.postValidationNote(id, note)
      await on.port.postValidationNote(id, note)
      const ofIt = (model: string) =>
        on.odoo.records(model).filter((row) => (row['res_model'] ?? row['model']) === VALIDATION_MODEL)
      expect(ofIt('mail.message')).toMatchObject([{ res_id: id, body: '<p>Vu</p>' }])
      expect(await on.port.setValidationActivity(id, ACTIVITY)).toBe('person')
      await on.port.setValidationActivity(id, ACTIVITY)
      expect(ofIt('mail.activity')).toMatchObject([{ res_id: id, date_deadline: '2026-12-05' }])
      await on.port.clearValidationActivity(id)
      expect(ofIt('mail.activity')).toEqual([])
      const holder = { model: VALIDATION_MODEL, id } as const
      const file = { name: 'a.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') }
      await on.port.putFiles(holder, [file], () => Promise.resolve())
      expect(await on.port.fileNames(holder, ['a.pdf'])).toEqual(['a.pdf'])
      expect(await on.port.fileNames({ model: 'account.move', id }, ['a.pdf'])).toEqual([])
    })

    it('are answered by the buttons of the form, which run with the rights of who presses them', async () => {
      await on.port.putValidation(SHOWN)
      const user = new OdooClient(accessWithin('chorus', on.odoo, on.server))
      const data = on.odoo.records('ir.model.data').find(({ name }) => name === 'decision_validate')
      await user.call(z.unknown(), 'ir.actions.server', 'run', [[Number(data?.['res_id'])]], {
        context: { active_model: VALIDATION_MODEL, active_ids: [records()[0]?.id ?? 0] },
      })
      user.close()
      expect(await on.port.validationDecisions()).toMatchObject([{ decision: 'validate' }])
    })

    it('go with all that is theirs when the set-up is removed, and stay if that is asked', async () => {
      await on.port.putMotives([MOTIVE])
      const id = await on.port.putValidation(SHOWN)
      await on.port.setValidationActivity(id, ACTIVITY)
      const admin = new OdooClient(accessWithin('admin', on.odoo, on.server))
      const ours = () =>
        on.odoo.records('ir.model.data').filter(({ module }) => module === 'odoo_chorus_bridge')
      await removeSetup(admin, true, 'chorus')
      expect(records()).toHaveLength(1)
      await runSetup(admin)
      expect(await on.port.putValidation(SHOWN)).toBe(id)
      await removeSetup(admin, false, 'chorus')
      admin.close()
      expect(on.odoo.records('ir.model').filter(({ state }) => state === 'manual')).toEqual([])
      expect(ours()).toEqual([])
      expect(on.odoo.records('mail.activity')).toEqual([])
    })

    explains('validation-model-looked-for-hourly', 'are looked for once an hour before that', async () => {
      const admin = new OdooClient(accessWithin('admin', on.odoo, on.server))
      await removeSetup(admin, false, 'chorus')
      const warnings: string[] = []
      const port = createOdooPort({
        ...accessWithin('chorus', on.odoo, on.server),
        clock: () => on.now,
        onWarning: (message) => warnings.push(message),
      })
      expect(await port.hasValidations()).toBe(false)
      on.later(3_600)
      expect(await port.hasValidations()).toBe(false)
      expect(warnings).toEqual([expect.stringContaining('run "chorus-bridge setup" again')])
      await runSetup(admin)
      admin.close()
      expect(await port.hasValidations()).toBe(false)
      on.later(3_600)
      expect(await port.hasValidations()).toBe(true)
      port.close()
    })
  })
})
