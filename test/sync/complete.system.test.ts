import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Fault } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE } from '../support/running-bridge.js'
import {
  answers,
  ask,
  calls,
  choose,
  COMPLETE,
  designations,
  drop,
  edit,
  id,
  invoice,
  NUMBER,
  OTHER_DAY,
  running,
  soon,
  suspended,
  suspendedInvoice,
  UPLOAD,
} from './suspended-invoice.js'

const UPLOADS = 'transverses/v1/rechercher/pj/moncompte'
const TYPES = 'transverses/v1/recuperer/typespj'
const HISTORY = 'factures/v1/consulter/historique'

afterEach(async () => {
  await running.close()
})

describe('a suspended invoice', () => {
  it('is completed with the files that a user chose and a comment, which is then emptied', async () => {
    await suspendedInvoice()
    expect(running.chatter(NUMBER)).toContain('Il manque le procès-verbal signé')
    drop('autre.pdf')
    choose(drop('PV de réception signé.pdf'), drop('BL 12.docx'))
    edit({ x_chorus_buyer_comment: ' Voici ce que vous demandez. ' })
    ask()
    await soon()
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(designations()).toEqual(['PV de réception signé.pdf', 'BL 12.docx'])
    expect(invoice().pieces.map(({ type }) => type)).toEqual(['02', '02'])
    expect(running.chatter(NUMBER)).toContain(
      'complétée dans Chorus Pro avec «\u00A0PV de réception signé.pdf\u00A0», «\u00A0BL 12.docx\u00A0» et votre commentaire',
    )
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('COMPLETEE')
    expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe(false)
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    expect(running.world.odoo.book.activities(id)).toEqual([])
    expect(invoice().statuts.at(-1)?.commentaire).toBe('Voici ce que vous demandez.')
  })

  it('is completed with what was dropped on it since, where nothing is chosen', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    drop('INV_2026_00010.pdf')
    ask()
    await soon()
    expect(designations()).toEqual(['PV.pdf'])
    expect(calls(COMPLETE)[0]?.completion?.commentaire).toBeUndefined()
  })

  it('is completed with a comment alone', async () => {
    await suspendedInvoice()
    edit({ x_chorus_buyer_comment: 'Le PV était joint à la commande.' })
    ask()
    await soon()
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(calls(UPLOAD)).toEqual([])
    expect(running.chatter(NUMBER)).toContain('complétée dans Chorus Pro avec votre commentaire')
  })

  explains('file-added-once', 'that is suspended again is completed with other files', async () => {
    await suspendedInvoice([suspended(OTHER_DAY)])
    const first = drop('PV.pdf')
    choose(first)
    ask()
    await soon()
    expect(designations()).toEqual(['PV.pdf'])
    await running.live(2 * DAY, 6 * HOUR)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('SUSPENDUE')
    choose(first, drop('Attestation.pdf'))
    ask()
    await soon()
    expect(designations()).toEqual(['PV.pdf', 'Attestation.pdf'])
    expect(answers()).toEqual(['Demande prise en compte', 'Demande prise en compte'])
  })

  explains(
    'files-sent-are-done-with',
    'that is suspended again is completed with what was dropped since, though the store was lost in between',
    async () => {
      await suspendedInvoice([suspended(OTHER_DAY)])
      choose(drop('PV.pdf'))
      ask()
      const other = drop('Plan.pdf')
      running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'delay', milliseconds: 0 } })
      running.world.chorus.faults.onStrike = () => {
        edit({ x_chorus_complement_ids: [[4, other]] })
      }
      await soon()
      expect(running.field(NUMBER, 'x_chorus_complement_ids')).toEqual([other])
      choose()
      await running.bridge.close()
      rmSync(running.database)
      await running.begin()
      await running.live(2 * DAY, 6 * HOUR)
      drop('Attestation.pdf')
      ask()
      await soon()
      expect(designations()).toEqual(['PV.pdf', 'Attestation.pdf'])
    },
  )

  explains(
    'technical-no-to-a-request',
    'is completed in the end, though Chorus Pro spoke of a trouble of its own for hours',
    async () => {
      await suspendedInvoice()
      const { faults } = running.world.chorus
      const libelle = 'Une erreur technique est survenue. Veuillez renouveler votre demande ultérieurement.'
      faults.add({ path: COMPLETE, times: 4, fault: { kind: 'return-code', codeRetour: 50_000, libelle } })
      edit({ x_chorus_buyer_comment: 'Le procès-verbal suit.' })
      ask()
      await running.live(20 * MINUTE, MINUTE)
      expect(answers()).toEqual([])
      expect(running.field(NUMBER, 'x_chorus_request')).toBe('complete')
      await running.live(5 * HOUR, 5 * MINUTE)
      expect(answers()).toEqual(['Demande prise en compte'])
      expect(calls(COMPLETE).filter(({ outcome }) => outcome === 'done')).toHaveLength(1)
    },
  )

  it('is completed in the end, though a file could not be taken for a trouble of Chorus Pro’s own', async () => {
    await suspendedInvoice()
    const libelle = 'Une erreur technique est survenue. Veuillez renouveler votre demande ultérieurement.'
    const { faults } = running.world.chorus
    faults.add({ path: UPLOAD, times: 3, fault: { kind: 'return-code', codeRetour: 50_000, libelle } })
    drop('PV.pdf')
    ask()
    await running.live(2 * MINUTE, MINUTE)
    expect(answers()).toEqual([])
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(designations()).toEqual(['PV.pdf'])
  })

  it('asked for twice in a row is completed once', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    ask()
    await running.live(MINUTE, MINUTE)
    ask()
    await running.live(10 * MINUTE, MINUTE)
    expect(calls(COMPLETE)).toHaveLength(1)
    expect(answers()).toHaveLength(2)
    expect(running.chatter(NUMBER)).toContain('celle-ci est au statut «\u00A0Complétée\u00A0»')
  })

  explains(
    'filled-in-since-stays',
    'keeps the comment that somebody writes while it is completed',
    async () => {
      await suspendedInvoice()
      edit({ x_chorus_buyer_comment: 'Voici.' })
      ask()
      running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'delay', milliseconds: 0 } })
      running.world.chorus.faults.onStrike = () => {
        edit({ x_chorus_buyer_comment: 'Un mot de plus.' })
      }
      await soon()
      expect(invoice().statuts.at(-1)?.commentaire).toBe('Voici.')
      expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe('Un mot de plus.')
    },
  )
})

describe('what was changed while a completion was put together', () => {
  explains('changed-before-it-left', 'goes as it was changed', async () => {
    await suspendedInvoice()
    edit({ x_chorus_buyer_comment: 'Voici.' })
    drop('PV.pdf')
    ask()
    running.world.chorus.faults.add({ path: UPLOAD, fault: { kind: 'delay', milliseconds: 0 } })
    running.world.chorus.faults.onStrike = () => {
      edit({ x_chorus_buyer_comment: 'Voici le procès-verbal signé.' })
    }
    await soon()
    expect(invoice().statuts.at(-1)?.commentaire).toBe('Voici le procès-verbal signé.')
    expect(designations()).toEqual(['PV.pdf'])
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.world.chorus.book.attachments).toHaveLength(1)
  })
})

describe('a completion that is taken back', () => {
  const takenBackDuring = async (path: string): Promise<void> => {
    await suspendedInvoice()
    drop('PV.pdf')
    ask()
    running.world.chorus.faults.add({ path, fault: { kind: 'delay', milliseconds: 0 } })
    running.world.chorus.faults.onStrike = () => {
      edit({ x_chorus_request: false })
    }
    await soon()
    expect(calls(COMPLETE)).toEqual([])
    expect(answers()).toEqual([])
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('SUSPENDUE')
    ask()
    await soon()
    expect(answers()).toEqual(['Demande prise en compte'])
  }

  explains('taken-back-before-it-left', 'before it is begun is not sent', () =>
    takenBackDuring('factures/v1/rechercher/fournisseur'),
  )

  it('while its file is on the way is not sent', () => takenBackDuring(UPLOAD))
})

describe('what was lost on the way', () => {
  explains('lost-upload-looked-for', 'an upload whose answer was lost is found again', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, fault: { kind: 'drop-after' } })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.world.chorus.book.attachments).toHaveLength(1)
    expect(designations()).toEqual(['PV.pdf'])
  })

  it('so it is where Chorus Pro gives no list of types', async () => {
    await suspendedInvoice([], { findsUploadsWithoutType: true })
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: TYPES, times: 100, fault: { kind: 'status', status: 403 } })
    running.world.chorus.faults.add({ path: UPLOAD, fault: { kind: 'drop-after' } })
    ask()
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.world.chorus.book.attachments).toHaveLength(1)
  })

  explains('forbidden-search-of-uploads', 'one that the account may not look for is made again', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, fault: { kind: 'drop-after' } })
    running.world.chorus.faults.add({ path: UPLOADS, times: 100, fault: { kind: 'status', status: 403 } })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(designations()).toEqual(['PV.pdf'])
  })

  it('one that never arrived is made again', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, fault: { kind: 'drop-before' } })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.world.chorus.book.attachments).toHaveLength(1)
  })

  explains('uploaded-once', 'a file is not uploaded again for the next', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    drop('BL.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, nth: 2, fault: { kind: 'drop-before' } })
    running.world.chorus.faults.add({ path: UPLOADS, times: 100, fault: { kind: 'status', status: 400 } })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.world.chorus.book.attachments).toHaveLength(2)
  })

  explains('action-settled-first', 'a completion is told as done, and not made again', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-after' } })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(calls(COMPLETE)).toHaveLength(1)
    expect(running.chatter(NUMBER)).toContain('complétée dans Chorus Pro avec «\u00A0PV.pdf\u00A0»')
  })

  explains(
    'hour-that-comes-twice',
    'a completion is known again in the hour that comes twice, though the invoice is suspended anew',
    async () => {
      await suspendedInvoice([suspended(30)])
      drop('PV.pdf')
      const second = Date.parse('2027-10-31T01:10:00Z')
      const until = second - running.world.chorus.clock.now().getTime()
      await running.live(until, until)
      running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-after' } })
      ask()
      await running.live(HOUR, MINUTE)
      expect(answers()).toEqual(['Demande prise en compte'])
      expect(calls(COMPLETE)).toHaveLength(1)
    },
  )

  describe('by a buyer who has gone on since, while Chorus Pro refuses the history', () => {
    const REFUSAL: Fault = {
      kind: 'return-code',
      codeRetour: 1,
      libelle: 'Une erreur technique est survenue',
    }
    const lostAndGoneOn = async (fault: Fault = REFUSAL): Promise<void> => {
      await suspendedInvoice([{ afterSeconds: 60, statut: 'SERVICE_FAIT' }])
      drop('PV.pdf')
      const { faults } = running.world.chorus
      faults.add({ path: COMPLETE, fault: { kind: 'drop-after' } })
      faults.add({ path: HISTORY, times: 1_000, fault })
      ask()
    }

    explains(
      'refused-history-tells-nothing',
      'a completion is told as done once the history shows it, and not as impossible before',
      async () => {
        await lostAndGoneOn()
        await running.live(HOUR, 10 * MINUTE)
        expect(answers()).toEqual([])
        running.world.chorus.faults.clear()
        await running.live(2 * HOUR, 10 * MINUTE)
        expect(answers()).toEqual(['Demande prise en compte'])
        expect(calls(COMPLETE)).toHaveLength(1)
      },
    )

    it('a completion that was refused is not said to have lost its answer', async () => {
      await suspendedInvoice()
      drop('PV.pdf')
      const { faults } = running.world.chorus
      const refusal = { kind: 'return-code', codeRetour: 20001, libelle: 'GCU_MSG_01_001' } as const
      faults.add({ path: COMPLETE, fault: refusal })
      faults.add({ path: HISTORY, times: 1_000, fault: refusal })
      faults.onStrike = () => {
        running.world.chorus.setLife(NUMBER, { steps: [{ afterSeconds: 0, statut: 'SERVICE_FAIT' }] })
      }
      ask()
      await running.live(2 * DAY, 2 * HOUR)
      expect(answers()).toEqual(['Demande sans réponse'])
      expect(running.chatter(NUMBER)).toContain('Chorus Pro a refusé votre envoi (GCU_MSG_01_001)')
    })

    const saidToBeUnknown = async (fault?: Fault): Promise<void> => {
      await lostAndGoneOn(fault)
      await running.live(2 * DAY, 2 * HOUR)
      expect(answers()).toEqual(['Demande sans réponse'])
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
      expect(calls(COMPLETE)).toHaveLength(1)
    }

    it('a completion is said to be unknown after a day', () => saidToBeUnknown())

    explains(
      'outcome-without-its-history',
      'and so it is where the histories are not open to the account',
      () => saidToBeUnknown({ kind: 'status', status: 403 }),
    )
  })

  it('one that was never carried out is made again', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-before' } })
    ask()
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(designations()).toEqual(['PV.pdf'])
  })

  explains(
    'completed-by-another-hand',
    'is not told as done where somebody on the portal was first',
    async () => {
      await suspendedInvoice()
      edit({ x_chorus_buyer_comment: 'Voici.' })
      running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-before' } })
      running.world.chorus.faults.onStrike = () => {
        const utilisateur = { nom: 'Duret', prenom: 'Anne', email: 'anne@duret.fr', telephone: '' }
        running.world.chorus.setLife(NUMBER, {
          steps: [{ afterSeconds: 0, statut: 'COMPLETEE', commentaire: 'Complétée à la main', utilisateur }],
        })
      }
      ask()
      await running.live(HOUR, MINUTE)
      expect(answers()).toEqual(['Demande prise en compte'])
      expect(running.chatter(NUMBER)).toContain('ce que vous aviez préparé n’est pas parti')
      expect(running.chatter(NUMBER)).not.toContain('avec votre commentaire')
      expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe('Voici.')
    },
  )

  describe('of which Chorus Pro does not show the words', () => {
    const lostAndSuspendedAgain = async (completedWords: 'none' | 'own'): Promise<void> => {
      await suspendedInvoice([suspended(OTHER_DAY)], { completedWords })
      choose(drop('PV.pdf'))
      edit({ x_chorus_buyer_comment: 'Voici le PV.' })
      running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-after' } })
      ask()
      await running.live(10 * MINUTE, MINUTE / 4)
    }
    const nothingGoesTwice = async (): Promise<void> => {
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
      expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe(false)
      await running.live(2 * DAY, 6 * HOUR)
      drop('Plan.pdf')
      ask()
      await soon()
      expect(designations()).toEqual(['PV.pdf', 'Plan.pdf'])
      expect(calls(COMPLETE).map(({ completion }) => completion?.commentaire)).toEqual([
        'Voici le PV.',
        undefined,
      ])
    }

    explains(
      'completed-without-its-words',
      'a completion is told as done, and nothing of it goes to the buyer a second time',
      async () => {
        await lostAndSuspendedAgain('none')
        expect(answers()).toEqual(['Demande prise en compte'])
        await nothingGoesTwice()
      },
    )

    it('but others of no author, it is not known whose completion it is, and nothing of it goes a second time', async () => {
      await lostAndSuspendedAgain('own')
      expect(answers()).toEqual(['Demande sans réponse'])
      expect(running.chatter(NUMBER)).toContain(
        '«\u00A0PV.pdf\u00A0», le commentaire «\u00A0Voici le PV.\u00A0»',
      )
      await nothingGoesTwice()
    })
  })

  explains(
    'comment-sent-is-done-with',
    'a comment that was sent goes from its field, though nothing is to be done with it any more',
    async () => {
      await suspendedInvoice()
      edit({ x_chorus_buyer_comment: 'Voici.' })
      ask()
      await soon()
      edit({ x_chorus_buyer_comment: 'Voici. ' })
      ask()
      await soon()
      expect(answers()).toEqual(['Demande prise en compte', 'Demande impossible'])
      expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe(false)
      edit({ x_chorus_buyer_comment: 'Voici aussi le plan.' })
      ask()
      await soon()
      expect(running.field(NUMBER, 'x_chorus_buyer_comment')).toBe('Voici aussi le plan.')
    },
  )

  it('is settled by a bridge that was started anew in between', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: COMPLETE, fault: { kind: 'drop-after' } })
    ask()
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    await running.restart(() => undefined)
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(calls(COMPLETE)).toHaveLength(1)
  })

  it('the list of types is done without where it is refused', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: TYPES, times: 100, fault: { kind: 'status', status: 403 } })
    ask()
    await soon()
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(invoice().pieces.map(({ type }) => type)).toEqual(['02'])
  })
})

describe('while Chorus Pro is down', () => {
  it('a completion waits, which is told once, and is done when it is back', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: '', times: 1_000, fault: { kind: 'status', status: 503 } })
    ask()
    await running.live(30 * MINUTE, 10 * MINUTE)
    expect(running.titles(NUMBER).filter((title) => title === 'Demande en attente')).toHaveLength(1)
    expect(running.chatter(NUMBER)).toContain('la facture n’est pas en cause')
    running.world.chorus.faults.clear()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande en attente', 'Demande prise en compte'])
    expect(designations()).toEqual(['PV.pdf'])
  })
})

describe('after more than a day of outage', () => {
  it('a completion is done, though the first search that answers misses the invoice', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    ask()
    running.world.chorus.faults.add({ path: '', times: 1_000, fault: { kind: 'status', status: 503 } })
    await running.live(26 * HOUR, 2 * HOUR)
    running.world.chorus.faults.clear()
    running.world.chorus.spoilRow(NUMBER, { numeroFacture: 'HIDDEN' })
    await running.live(MINUTE, MINUTE)
    running.world.chorus.spoilRow(NUMBER, undefined)
    await running.live(HOUR, 10 * MINUTE)
    expect(answers()).toEqual(['Demande en attente', 'Demande prise en compte'])
  })
})

describe('a status that does not show', () => {
  explains('told-once-shown', 'a completion is told only once a status shows it', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({
      path: COMPLETE,
      fault: { kind: 'return-code', codeRetour: 0, libelle: 'TRA_MSG_00.000' },
    })
    ask()
    await running.live(10 * MINUTE, MINUTE)
    expect(answers()).toEqual([])
    const file = new Database(running.database, { readonly: true })
    expect(file.prepare('SELECT accepted FROM actions').all()).toEqual([{ accepted: 1 }])
    file.close()
  })
})
