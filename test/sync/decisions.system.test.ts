import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { VALIDATION_MODEL } from '../../src/domain/odoo-fields/validation-fields.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE } from '../support/running-bridge.js'
import {
  activities,
  asked,
  decide,
  deposit,
  field,
  JULIE,
  NO,
  notes,
  NUMBER,
  OTHER,
  record,
  running,
  start,
  TREAT,
  treated,
  UNDECIDED,
  waiting,
} from './invoice-to-validate.js'

afterEach(async () => {
  await running.close()
})

/** Its answer is lost, and its history goes on showing the invoice as it was. */
async function doneUnseen(): Promise<void> {
  await waiting()
  running.world.chorus.holdHistory(NUMBER, true)
  running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-after' } })
  decide({ decision: 'validate' })
  await running.cycle()
}

async function takenBackUnseen(): Promise<void> {
  await doneUnseen()
  await running.live(10 * MINUTE, 5 * MINUTE)
  running.world.odoo.edit(VALIDATION_MODEL, record().id, UNDECIDED)
  await running.live(5 * MINUTE, 5 * MINUTE)
}

async function shown(): Promise<void> {
  running.world.chorus.holdHistory(NUMBER, false)
  await running.live(2 * HOUR, 15 * MINUTE)
  expect(field('state')).toBe('validated')
  expect(field('decision')).toBe(false)
  expect(field('answer')).toContain('alidation transmise')
}

describe('a decision whose answer is lost', () => {
  it('is looked into, and not repeated when it was carried out', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-after' } })
    decide({ decision: 'validate' })
    await running.cycle()
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(asked(TREAT)).toBe(1)
    expect(field('state')).toBe('validated')
    expect(field('answer')).toContain('Validation transmise')
    expect(field('decision')).toBe(false)
  })

  explains(
    'technical-no-to-a-decision',
    'or refused for a trouble of the platform’s own, for hours, is carried out in the end',
    async () => {
      await waiting()
      const libelle = 'Une erreur technique est survenue. Veuillez renouveler votre demande ultérieurement.'
      const fault = { kind: 'return-code', codeRetour: 50_000, libelle } as const
      running.world.chorus.faults.add({ path: TREAT, times: 4, fault })
      decide({ decision: 'validate' })
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(field('answer')).toContain(
        'Votre validation attend. Chorus Pro a signalé une difficulté technique',
      )
      await running.live(2 * HOUR, 5 * MINUTE)
      expect(field('state')).toBe('validated')
      expect(treated()).toHaveLength(1)
      expect(field('answer')).toContain('Validation transmise')
    },
  )

  explains('decision-looked-into', 'is made once more when nothing shows it for ten minutes', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-before' } })
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.cycle()
    await running.live(5 * MINUTE, MINUTE)
    expect(treated()).toEqual([])
    await running.live(10 * MINUTE, MINUTE)
    expect(treated()).toHaveLength(1)
    expect(field('state')).toBe('refused')
  })

  explains(
    'decision-behind-a-new-turn',
    'is found although the company has been named again since, and is not made a second time',
    async () => {
      await waiting()
      running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-after' } })
      decide({ decision: 'refuse', motive: 'MAUVAIS_VALIDEUR' })
      await running.cycle()
      running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'A_VALIDER_1', afterSeconds: 60 }] })
      await running.live(15 * MINUTE, 5 * MINUTE)
      expect(treated()).toHaveLength(1)
      expect(field('decision')).toBe(false)
      expect(field('answer')).toContain('Refus transmis')
      await running.live(HOUR, 30 * MINUTE)
      expect(field('state')).toBe('waiting')
      expect(activities()).toHaveLength(1)
    },
  )

  explains(
    'decision-refused-for-it-may-be-done',
    'and that the history shows late, is not told as refused once its repetition is',
    async () => {
      await doneUnseen()
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(asked(TREAT)).toBe(2)
      expect(field('answer')).toContain(
        'Votre validation attend. Chorus Pro n’a pas confirmé un premier envoi',
      )
      await shown()
      expect(asked(TREAT)).toBe(2)
      expect(notes().join()).not.toContain('Chorus Pro refuse')
    },
  )

  it('is said to be unknown after a day of that, and told once it is shown all the same', async () => {
    await doneUnseen()
    await running.live(20 * MINUTE, 5 * MINUTE)
    await running.live(DAY, HOUR)
    expect(field('answer')).toContain('la passerelle ne peut pas dire si votre décision est arrivée')
    expect(field('decision')).toBe(false)
    expect(asked(TREAT)).toBe(2)
    await shown()
  })

  explains(
    'tried-decision-waits-for-its-history',
    'is not told as another’s while its history is late and then refused, although it was taken back',
    async () => {
      await takenBackUnseen()
      running.world.chorus.faults.add({ path: 'factures/v1/consulter/historique', times: 99, fault: NO })
      await running.live(2 * HOUR, 30 * MINUTE)
      expect(field('state')).toBe('waiting')
      expect(field('answer')).toContain('Chorus Pro n’a pas confirmé un envoi précédent')
    },
  )

  explains(
    'tried-decision-shown-late',
    'is told as the company’s own once its history shows it, although it was taken back',
    async () => {
      await takenBackUnseen()
      await shown()
      expect(asked(TREAT)).toBe(1)
      expect(notes().join()).not.toContain('validée sur le portail')
    },
  )

  it('is what the opposite that was decided since comes too late for', async () => {
    await doneUnseen()
    await running.live(10 * MINUTE, 5 * MINUTE)
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(asked(TREAT)).toBe(2)
    await shown()
    expect(field('answer')).toContain('Votre refus n’est pas transmis. Validation transmise')
  })

  it('is not what somebody does on the portal hours after it was refused', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-before' } })
    running.world.chorus.faults.add({ path: TREAT, fault: NO })
    decide({ decision: 'validate' })
    await running.cycle()
    await running.live(3 * HOUR, 15 * MINUTE)
    running.world.chorus.setLife(NUMBER, {
      steps: [{ statut: 'VALIDEE_1', afterSeconds: 0, utilisateur: JULIE }],
    })
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(field('state')).toBe('validated')
    expect(field('answer')).toContain(
      'Votre validation n’est pas transmise. La facture a été validée sur le portail',
    )
  })

  it('is found out by the bridge that is started after it has died', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-after' } })
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.cycle()
    await running.restart(() => undefined)
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(asked(TREAT)).toBe(1)
    expect(field('state')).toBe('refused')
  })

  it('says once that it waits, and is made until an answer comes', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, times: 6, fault: { kind: 'drop-before' } })
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.live(HOUR, 5 * MINUTE)
    expect(field('answer')).toMatch(
      /Votre refus attend. La réponse .* s’est perdue.*Le 08\/12\/2026 à 00:02, il sera trop tard/,
    )
    await running.live(12 * HOUR, 10 * MINUTE)
    expect(field('state')).toBe('refused')
    expect(notes()).toEqual([
      expect.stringContaining('Votre refus attend'),
      expect.stringContaining('Refus transmis'),
    ])
  })

  it('is told as what it became when somebody else was quicker', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, fault: { kind: 'drop-before' } })
    decide({ decision: 'validate' })
    await running.cycle()
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'REFUSEE_1', afterSeconds: 0 }] })
    await running.live(5 * MINUTE, MINUTE)
    expect(treated()).toEqual([])
    expect(field('state')).toBe('refused')
    expect(field('answer')).toContain('Votre validation n’est pas transmise')
  })

  explains(
    'answer-before-what-came-since',
    'is answered, though Odoo takes that only after somebody else has decided',
    async () => {
      await waiting()
      running.world.chorus.faults.add({ path: TREAT, fault: NO })
      running.world.odoo.addFault({
        model: VALIDATION_MODEL,
        method: 'write',
        times: 5,
        effect: { kind: 'error', name: 'odoo.exceptions.UserError', message: 'not now' },
      })
      decide({ decision: 'validate' })
      await running.cycle()
      running.world.chorus.setLife(NUMBER, {
        steps: [{ statut: 'REFUSEE_1', afterSeconds: 0, utilisateur: JULIE }],
      })
      await running.live(5 * HOUR, 30 * MINUTE)
      expect(notes()).toEqual([
        expect.stringContaining('Chorus Pro refuse'),
        expect.stringContaining('refusée sur le portail par Julie Martin'),
      ])
    },
  )

  explains(
    'decision-answered-once',
    'is answered once, although Odoo could not be told at first',
    async () => {
      await start()
      deposit()
      deposit({ numero: OTHER })
      running.world.chorus.clock.advance(5 * MINUTE)
      await running.cycle()
      decide({ decision: 'validate' })
      running.world.odoo.addFault({
        model: VALIDATION_MODEL,
        method: 'write',
        times: 1,
        effect: { kind: 'error', name: 'odoo.exceptions.UserError', message: 'not now' },
      })
      await running.cycle()
      expect(field('decision')).toBe('validate')
      running.world.odoo.addFault({
        model: VALIDATION_MODEL,
        method: 'write',
        times: 1,
        effect: { kind: 'error', name: 'odoo.exceptions.UserError', message: 'not now' },
      })
      await running.live(15 * MINUTE, MINUTE)
      expect(asked(TREAT)).toBe(1)
      expect(field('answer')).toContain('Validation transmise')
      expect(notes()).toHaveLength(1)
    },
  )
})

describe('a decision', () => {
  it('says while Chorus Pro does not answer that it waits, and until when it may', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: '', times: 9_999, fault: { kind: 'status', status: 503 } })
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.live(3 * HOUR, HOUR)
    expect(field('decision')).toBe('refuse')
    expect(field('answer')).toMatch(
      /Votre refus attend. Chorus Pro ne répond pas.*Le 08\/12\/2026 à 00:02, il sera trop tard/,
    )
    expect(notes()).toEqual([expect.stringContaining('Votre refus attend')])
    running.world.chorus.faults.clear()
    await running.live(3 * HOUR, 30 * MINUTE)
    expect(field('state')).toBe('refused')
    expect(field('answer')).toContain('Refus transmis')
  })

  it('that waited for Chorus Pro and is taken back waits no more', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: '', times: 9_999, fault: { kind: 'status', status: 503 } })
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.live(HOUR, 30 * MINUTE)
    expect(field('answer')).toContain('Votre refus attend')
    running.world.odoo.edit(VALIDATION_MODEL, record().id, UNDECIDED)
    running.world.chorus.faults.clear()
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(field('answer')).toContain('Plus aucune décision')
    expect(asked(TREAT)).toBe(0)
  })

  it('on what was over when the database was lost is declined', async () => {
    await waiting()
    await running.bridge.close()
    rmSync(running.database)
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'VALIDEE_1', afterSeconds: 60 }] })
    running.world.chorus.clock.advance(5 * MINUTE)
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.begin()
    await running.live(3 * HOUR, HOUR)
    expect(running.world.odoo.records(VALIDATION_MODEL)).toHaveLength(1)
    expect(field('state')).toBe('validated')
    expect(field('decision')).toBe(false)
    expect(field('answer')).toContain('Votre refus n’est pas transmis')
    expect(activities()).toEqual([])
  })

  it('on what only an older copy of the database does not know is answered', async () => {
    await start()
    await running.cycle()
    const copy = `${running.database}.copy`
    await running.bridge.close()
    copyFileSync(running.database, copy)
    await running.begin()
    deposit()
    await running.live(DAY, DAY)
    await running.bridge.close()
    for (const end of ['-wal', '-shm']) rmSync(`${running.database}${end}`, { force: true })
    renameSync(copy, running.database)
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'VALIDEE_1', afterSeconds: 60 }] })
    await running.begin()
    deposit({ numero: OTHER })
    await running.live(DAY, DAY)
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.live(3 * HOUR, HOUR)
    expect(field('state')).toBe('validated')
    expect(field('answer')).toContain('Votre refus n’est pas transmis')
  })
})
