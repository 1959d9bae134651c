import { rmSync } from 'node:fs'
import { VALIDATION_FIELD, VALIDATION_MODEL } from '../../src/domain/odoo-fields/validation-fields.js'
import { textOfHtml } from '../../src/domain/words/html.js'
import { DEFAULT_SUPPLIER } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE } from '../support/running-bridge.js'
import {
  activities,
  asked,
  decide,
  deposit,
  documents,
  field,
  JULIE,
  NO,
  notes,
  NUMBER,
  OTHER,
  record,
  running,
  start,
  status,
  SUPPLIER,
  TREAT,
  treated,
  UNDECIDED,
  waiting,
} from './invoice-to-validate.js'

const SEARCH = 'factures/v1/rechercher/valideur'
const HISTORY = 'factures/v1/consulter/historique'
const DETAILS = 'factures/v1/consulter/valideur'
const MOTIVES = 'transverses/v1/recuperer/motifs/refus/Facture/AValider'
const DOWNLOAD = 'factures/v1/telecharger/groupe'

afterEach(async () => {
  await running.close()
})

describe('an invoice of a sub-contractor that awaits the company', () => {
  it('stands in Odoo with who asks for how much, for which contract, and until when', async () => {
    await waiting()
    expect(record()).toMatchObject({
      x_name: NUMBER,
      [VALIDATION_FIELD.supplierSiret]: SUPPLIER,
      [VALIDATION_FIELD.contract]: 'M2026-042',
      [VALIDATION_FIELD.frame]: 'A9_FACTURE_SOUSTRAITANT',
      [VALIDATION_FIELD.total]: 4500,
      [VALIDATION_FIELD.state]: 'waiting',
      [VALIDATION_FIELD.deadline]: '2026-12-08',
      [VALIDATION_FIELD.company]: 1,
    })
    const [activity, ...others] = activities()
    expect(others).toEqual([])
    expect(activity?.summary).toMatch(/^Chorus Pro.: facture de .* à valider$/)
    expect(textOfHtml(activity?.note ?? '')).toMatch(
      /la facture VOLT-2 de 4.500,00.€ TTC, pour .*, marché M2026-042[^]*le 08\/12\/2026 à 00:02, elle sera réputée validée/,
    )
  })

  it('is validated from there', async () => {
    await waiting()
    decide({ decision: 'validate' })
    await running.cycle()
    expect(treated()).toMatchObject([{ action: 'VALIDATION' }])
    expect(field('state')).toBe('validated')
    expect(field('decision')).toBe(false)
    expect(field('answer')).toContain('Validation transmise à Chorus Pro')
    expect(notes()).toEqual([expect.stringContaining('Validation transmise à Chorus Pro')])
    expect(activities()).toEqual([])
  })

  it('is refused from there, for a reason that Chorus Pro gave', async () => {
    await waiting()
    const offered = running.world.odoo.records('x_chorus_motive')
    expect(offered.map(({ x_name }) => x_name)).toEqual(['Mauvais valideur', 'Autre', 'Erreur de montant'])
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT', comment: 'Le métré du lot 3 est contesté' })
    await running.cycle()
    expect(treated()).toMatchObject([
      { action: 'REFUS', motifRefus: 'ERREUR_MONTANT', complementInfo: 'Le métré du lot 3 est contesté' },
    ])
    expect(field('state')).toBe('refused')
    expect(field('answer')).toContain('motif «\u00A0Erreur de montant\u00A0»')
    expect(activities()).toEqual([])
  })

  it.each([
    ['without a reason', { decision: 'refuse' }, 'Choisissez d’abord un «\u00A0Motif du refus\u00A0»'],
    ['for another reason, and does not say which', { decision: 'refuse', motive: 'AUTRE' }, 'expliquez'],
    ['in too many words', { decision: 'validate', comment: 'x'.repeat(2_001) }, 'raccourcissez-le'],
  ])('that somebody answers %s waits on, and says why', async (_, values, words) => {
    await waiting()
    decide(values)
    await running.live(2 * MINUTE, MINUTE)
    expect(asked(TREAT)).toBe(0)
    expect(field('answer')).toContain(words)
    expect(field('decision')).toBe(false)
    expect(field('state')).toBe('waiting')
    expect(activities()).toEqual([
      expect.objectContaining({ note: expect.stringContaining(words) as string }),
    ])
    decide({ decision: 'validate', comment: 'Vu' })
    await running.cycle()
    expect(treated()).toMatchObject([{ action: 'VALIDATION' }])
    expect(field('state')).toBe('validated')
    expect(activities()).toEqual([])
  })

  explains(
    'decision-read-again',
    'is left alone when the decision is taken back while another is carried out',
    async () => {
      await start()
      deposit()
      deposit({ numero: OTHER })
      running.world.chorus.clock.advance(5 * MINUTE)
      await running.cycle()
      decide({ decision: 'validate' })
      decide({ decision: 'validate' }, OTHER)
      running.world.chorus.faults.onRequest = ({ path }) => {
        if (path.endsWith(TREAT)) running.world.odoo.edit(VALIDATION_MODEL, record(OTHER).id, UNDECIDED)
      }
      await running.cycle()
      expect(status()).toBe('VALIDEE_1')
      expect(status(OTHER)).toBe('A_VALIDER_1')
      expect(field('state', OTHER)).toBe('waiting')
    },
  )

  it('has an activity that is due three days before silence counts, and no second one', async () => {
    await waiting()
    expect(activities()).toMatchObject([{ date_deadline: '2026-12-05' }])
    await running.live(14 * DAY, DAY)
    expect(activities()).toMatchObject([{ date_deadline: '2026-12-05' }])
  })

  it('counts as validated after fifteen days of silence, and says so', async () => {
    await waiting()
    await running.live(16 * DAY, DAY)
    expect(status()).not.toBe('A_VALIDER_1')
    expect(field('state')).toBe('tacit')
    expect(field('answer')).toContain('réputée validée')
    expect(notes()).toEqual([expect.stringContaining('quinze jours')])
    expect(activities()).toEqual([])
  })

  it('that is answered on the portal is followed, and what is decided afterwards is declined', async () => {
    await waiting()
    running.world.chorus.setLife(NUMBER, {
      steps: [
        {
          statut: 'VALIDEE_1',
          afterSeconds: 60,
          utilisateur: JULIE,
        },
      ],
    })
    running.world.chorus.clock.advance(5 * MINUTE)
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.cycle()
    expect(treated()).toEqual([])
    expect(field('state')).toBe('validated')
    expect(field('decision')).toBe(false)
    expect(field('answer')).toMatch(/Votre refus n’est pas transmis. La facture a été validée sur le portail/)
    expect(activities()).toEqual([])
    // Nothing else waits: what is decided now is found with the next hour's look.
    decide({ decision: 'validate' })
    await running.live(HOUR, 10 * MINUTE)
    expect(field('answer')).toContain('La facture est déjà validée')
    expect(field('decision')).toBe(false)
  })

  explains(
    'decision-of-others',
    'that was refused on the portal before is not told to be refused from here',
    async () => {
      await waiting()
      running.world.chorus.setLife(NUMBER, {
        steps: [{ statut: 'REFUSEE_1', afterSeconds: 0, utilisateur: JULIE }],
      })
      running.world.chorus.clock.advance(5 * MINUTE)
      decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
      await running.cycle()
      expect(treated()).toEqual([])
      expect(field('state')).toBe('refused')
      expect(field('answer')).toMatch(
        /^Votre refus n’est pas transmis. La facture a été refusée sur le portail par Julie Martin/,
      )
    },
  )

  it('has its document beside it, once', async () => {
    await waiting()
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(documents()).toMatchObject([{ name: 'Chorus Pro VOLT-2.pdf', res_id: record().id }])
  })

  it('is another’s to validate when the supplier has named another', async () => {
    await waiting()
    running.world.chorus.setLife(NUMBER, {
      steps: [{ statut: 'ERREUR_FOURNISSEUR_SUR_VALIDEUR', afterSeconds: 60 }],
    })
    await running.live(HOUR, 30 * MINUTE)
    expect(field('state')).toBe('refused')
    expect(activities()).toEqual([])
  })

  it.each(['ABANDONNEE', 'SUPPRIMEE', 'REJETEE', 'MISE_A_DISPOSITION'])(
    'waits no more once it is %s, whatever became of its validation',
    async (statut) => {
      await waiting()
      running.world.chorus.setLife(NUMBER, { steps: [{ statut, afterSeconds: 60 }] })
      await running.live(2 * HOUR, HOUR)
      expect(field('state')).toBe('elsewhere')
      expect(field('answer')).toContain('elle n’attend plus votre validation')
      expect(activities()).toEqual([])
    },
  )

  it('waits no more by its status alone where Chorus Pro refuses its history', async () => {
    await start()
    running.world.chorus.faults.add({ path: HISTORY, times: 999, fault: NO })
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    await running.cycle()
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'VALIDEE_1', afterSeconds: 60 }] })
    await running.live(2 * HOUR, HOUR)
    expect(field('state')).toBe('validated')
    expect(activities()).toEqual([])
  })

  it('waits no more after a day in which Chorus Pro tells nothing of it, and nothing is claimed', async () => {
    await waiting()
    for (const path of [HISTORY, DETAILS]) running.world.chorus.faults.add({ path, times: 999, fault: NO })
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'VALIDEE_1', afterSeconds: 60 }] })
    await running.live(2 * DAY, 6 * HOUR)
    expect(field('state')).toBe('elsewhere')
    expect(field('answer')).toContain('ne dit pas ce qu’elle est devenue')
    expect(activities()).toEqual([])
  })

  explains('unlisted-asked-again', 'is asked about again while nothing is told of it', async () => {
    await waiting()
    for (const path of [HISTORY, DETAILS]) running.world.chorus.faults.add({ path, times: 2, fault: NO })
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'VALIDEE_1', afterSeconds: 60 }] })
    await running.live(6 * HOUR, HOUR)
    expect(field('state')).toBe('validated')
  })

  it('begins anew without what was chosen and answered before', async () => {
    await waiting()
    decide({ decision: 'refuse', motive: 'MAUVAIS_VALIDEUR', comment: 'Ce n’est pas nous' })
    await running.cycle()
    expect(field('answer')).toContain('Refus transmis')
    running.world.chorus.setLife(NUMBER, { steps: [{ statut: 'A_VALIDER_1', afterSeconds: DAY / 1_000 }] })
    await running.live(2 * DAY, 6 * HOUR)
    expect(record()).toMatchObject({
      [VALIDATION_FIELD.state]: 'waiting',
      [VALIDATION_FIELD.answer]: false,
      [VALIDATION_FIELD.motive]: false,
      [VALIDATION_FIELD.comment]: false,
    })
    expect(activities().map(({ note }) => note)).toEqual([expect.not.stringContaining('Refus transmis')])
  })

  it('of a co-contractor is not told to be a sub-contractor’s', async () => {
    await start()
    deposit({ cadre: 'A12' })
    running.world.chorus.clock.advance(5 * MINUTE)
    await running.cycle()
    decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
    await running.cycle()
    expect(field('answer')).toContain('le cotraitant en est averti')
  })

  it('shows no deadline of a second turn that nobody has told the beginning of', async () => {
    await start()
    running.world.chorus.faults.add({ path: HISTORY, times: 999, fault: NO })
    deposit({ valideur: '12345678200051', valideur2: DEFAULT_SUPPLIER.siret })
    await running.live(17 * DAY, DAY)
    expect(field('state')).toBe('waiting')
    expect(field('deadline')).toBe(false)
    expect(textOfHtml(activities()[0]?.note ?? '')).toContain('Vérifiez l’échéance sur le portail')
  })

  it('can be refused an hour after the reasons could not be had', async () => {
    await start()
    running.world.chorus.faults.add({ path: MOTIVES, times: 3, fault: { kind: 'status', status: 503 } })
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    await running.cycle()
    expect(running.world.odoo.records('x_chorus_motive')).toEqual([])
    await running.live(3 * HOUR, HOUR)
    expect(running.world.odoo.records('x_chorus_motive')).toHaveLength(3)
  })

  explains('document-alone-forbidden', 'has its document although it was refused at first', async () => {
    await start()
    running.world.chorus.faults.add({ path: DOWNLOAD, fault: { kind: 'status', status: 403 } })
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    expect((await running.cycle()).failures).toEqual([])
    await running.live(DAY, 6 * HOUR)
    expect(documents()).toHaveLength(1)
    expect(notes()).toEqual([])
  })

  it('says once that its document is to be read on the portal', async () => {
    await start()
    running.world.chorus.faults.add({ path: DOWNLOAD, times: 99, fault: { kind: 'status', status: 403 } })
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    await running.live(2 * DAY, 3 * HOUR)
    expect(notes()).toEqual([expect.stringContaining('lisez-le sur le portail')])
  })

  it('comes to a second validator in its turn', async () => {
    await start()
    deposit({ valideur: '12345678200051', valideur2: DEFAULT_SUPPLIER.siret })
    await running.live(DAY, DAY)
    expect(running.world.odoo.records(VALIDATION_MODEL)).toEqual([])
    await running.live(16 * DAY, DAY)
    expect(field('state')).toBe('waiting')
    expect(field('deadline')).toBe('2026-12-23')
    decide({ decision: 'validate' })
    await running.cycle()
    expect(status()).toBe('VALIDEE_2')
    expect(field('state')).toBe('validated')
  })
})

describe('what there is to validate', () => {
  explains('validations-asked-hourly', 'is asked each hour, in no other cycle', async () => {
    await waiting()
    const before = asked(SEARCH)
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(asked(SEARCH) - before).toBe(3)
  })

  it('costs a quiet cycle one request, to Odoo, while something waits', async () => {
    await waiting()
    await running.live(10 * MINUTE, 5 * MINUTE)
    const requests = () => running.world.odoo.book.count(VALIDATION_MODEL, 'search_read')
    const [before, all] = [requests(), running.world.odoo.book.total]
    await running.live(10 * MINUTE, MINUTE)
    expect(requests() - before).toBe(10)
    expect(running.world.odoo.book.total - all).toBe(20)
  })

  it('is asked once a day where there never was anything', async () => {
    await start()
    await running.live(2 * DAY, HOUR)
    expect(asked(SEARCH)).toBe(2)
    // Whether an earlier store had left anything there.
    expect(
      Object.entries(running.world.odoo.book.counts).filter(([key]) => key.startsWith(VALIDATION_MODEL)),
    ).toEqual([[`${VALIDATION_MODEL}.search_read`, 1]])
  })

  explains(
    'validations-refused-alone',
    'is said once where the account may not ask, and the rest goes on',
    async () => {
      await start()
      running.world.chorus.faults.add({ path: SEARCH, times: 9, fault: { kind: 'status', status: 403 } })
      deposit()
      await running.live(3 * DAY, HOUR)
      const said = running.log.filter(({ message }) => message.includes('what the company has to validate'))
      expect(said.filter(({ level }) => level === 'warn')).toHaveLength(1)
      expect(asked(SEARCH)).toBeLessThan(9)
      expect((await running.cycle()).failures).toEqual([])
    },
  )

  it('of another company of the technical account is not this one’s', async () => {
    await start()
    running.world.chorus.attach([
      DEFAULT_SUPPLIER,
      { siret: '81932047400029', designation: 'Autre société', numeroTVA: 'FR00819320474' },
    ])
    deposit({ valideur: '81932047400029' })
    deposit({ numero: OTHER })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.world.odoo.records(VALIDATION_MODEL).map(({ x_name }) => x_name)).toEqual([OTHER])
  })

  it('stands in the same record after the database was lost', async () => {
    await waiting()
    await running.bridge.close()
    rmSync(running.database)
    await running.begin()
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.world.odoo.records(VALIDATION_MODEL)).toHaveLength(1)
    expect(activities()).toHaveLength(1)
    decide({ decision: 'validate' })
    await running.cycle()
    expect(field('state')).toBe('validated')
  })

  it('has one record, whatever becomes of the answer of Odoo', async () => {
    await start()
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    running.world.odoo.addFault({
      model: VALIDATION_MODEL,
      method: 'load',
      effect: { kind: 'drop', when: 'after' },
    })
    await running.cycle()
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.world.odoo.records(VALIDATION_MODEL)).toHaveLength(1)
    expect(activities()).toHaveLength(1)
  })

  explains('unlisted-still-awaited', 'waits on while its row cannot be read', async () => {
    await waiting()
    running.world.chorus.spoilRow(NUMBER, { statut: undefined })
    await running.live(2 * HOUR, HOUR)
    expect(field('state')).toBe('waiting')
    expect(activities()).toHaveLength(1)
  })

  explains(
    'validation-not-taken-up-again',
    'is not asked for again while the search lags behind its answer',
    async () => {
      await waiting()
      const [known] = await running.bridge.store.waitingValidations('duret')
      await running.bridge.store.recordDecisionAnswered('duret', known?.identifier ?? '', {
        answer: { key: 'validate.1', sentence: 'Validation transmise' },
        handled: undefined,
        now: { statusCode: 'VALIDEE_1', statusAt: running.world.chorus.clock.now(), state: 'validated' },
      })
      await running.live(2 * HOUR, HOUR)
      expect(field('state')).toBe('validated')
      await running.live(DAY, HOUR)
      expect(field('state')).toBe('waiting')
    },
  )

  it.each([
    'factures/v1/consulter/valideur',
    'factures/v1/consulter/historique',
    'transverses/v1/recuperer/motifs/refus/Facture/AValider',
    'factures/v1/telecharger/groupe',
  ])('is shown, and the rest goes on, where the account may not use %s', async (path) => {
    await start()
    running.world.chorus.faults.add({ path, times: 99, fault: { kind: 'status', status: 403 } })
    deposit()
    running.world.chorus.clock.advance(5 * MINUTE)
    expect((await running.cycle()).failures).toEqual([])
    expect(field('state')).toBe('waiting')
    decide({ decision: 'validate' })
    expect((await running.cycle()).failures).toEqual([])
    expect(field('state')).toBe('validated')
  })

  explains(
    'refused-details-asked-again',
    'is asked about again while Chorus Pro refuses to tell all',
    async () => {
      await start()
      const details = 'factures/v1/consulter/valideur'
      const history = 'factures/v1/consulter/historique'
      for (const path of [details, history])
        running.world.chorus.faults.add({ path, times: 2, fault: { kind: 'status', status: 400 } })
      deposit()
      running.world.chorus.clock.advance(5 * MINUTE)
      await running.cycle()
      expect(field('frame')).toBe(false)
      const writes = running.world.odoo.book.count(VALIDATION_MODEL, 'write')
      await running.live(2 * HOUR, HOUR)
      expect(asked(details)).toBe(2)
      expect(running.world.odoo.book.count(VALIDATION_MODEL, 'write')).toBe(writes)
      await running.live(DAY, 6 * HOUR)
      expect(asked(details)).toBe(3)
      expect(field('frame')).toBe('A9_FACTURE_SOUSTRAITANT')
      decide({ decision: 'refuse', motive: 'ERREUR_MONTANT' })
      await running.cycle()
      expect(field('state')).toBe('refused')
    },
  )

  it('cannot be answered where the account may not, which is said after some tries', async () => {
    await waiting()
    running.world.chorus.faults.add({ path: TREAT, times: 99, fault: { kind: 'status', status: 403 } })
    decide({ decision: 'validate' })
    await running.live(HOUR, MINUTE)
    expect(field('answer')).toContain('répondez sur le portail')
    expect(field('decision')).toBe(false)
    expect(asked(TREAT)).toBe(4)
  })
})
