import { explains } from '../support/explains.js'
import { HOUR, MINUTE } from '../support/running-bridge.js'
import {
  answers,
  ask,
  calls,
  choose,
  COMPLETE,
  drop,
  edit,
  id,
  NUMBER,
  OTHER_DAY,
  running,
  start,
  SUSPENDED,
  soon,
  suspendedInvoice,
  untilShown,
  UPLOAD,
} from './suspended-invoice.js'

const MEGABYTE = 1024 * 1024

afterEach(async () => {
  await running.close()
})

describe('a completion that no longer fits is declined in one sentence', () => {
  const declined = async (): Promise<string> => {
    ask()
    await soon()
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    expect(calls(COMPLETE)).toEqual([])
    return running.world.odoo.book.chatter(id).at(-1)?.body ?? ''
  }

  it('where there is nothing to send', async () => {
    await suspendedInvoice()
    expect(await declined()).toContain('Il n’y a rien à envoyer')
  })

  it('where the comment is too long', async () => {
    await suspendedInvoice()
    edit({ x_chorus_buyer_comment: 'c'.repeat(2_001) })
    expect(await declined()).toMatch(/compte 2.001 caractères/)
  })

  it('where a file is too large, of a type that Chorus Pro refuses, or empty', async () => {
    await suspendedInvoice()
    choose(
      drop('Plans.pdf', new Uint8Array(10 * MEGABYTE + 1)),
      drop('Notes.pages'),
      drop('Vide.pdf', new Uint8Array()),
    )
    const told = await declined()
    expect(told).toMatch(/Plans\.pdf.*pèse plus que les 10.Mo/u)
    expect(told).toContain('Notes.pages')
    expect(told).toContain('Vide.pdf')
    expect(calls(UPLOAD)).toEqual([])
  })

  explains('file-deleted-since', 'where a file was deleted after the click', async () => {
    await suspendedInvoice()
    const pv = drop('PV.pdf')
    choose(pv, drop('BL.pdf'))
    ask()
    running.world.chorus.faults.add({
      path: 'factures/v1/rechercher/fournisseur',
      nth: 1,
      fault: { kind: 'delay', milliseconds: 0 },
    })
    running.world.chorus.faults.onStrike = () => {
      running.world.odoo.deleteFile(pv)
    }
    await soon()
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.chatter(NUMBER)).toContain('n’est plus dans Odoo')
    expect(calls(COMPLETE)).toEqual([])
  })

  explains('marked-file-is-missing', 'where the bridge is not shown one of the files', async () => {
    await suspendedInvoice()
    const pv = drop('PV.pdf')
    choose(pv, drop('BL.pdf'))
    running.world.odoo.onRequest(({ model }) => {
      if (model === 'ir.attachment') running.world.odoo.deleteFile(pv)
    })
    expect(await declined()).toContain('n’a pas accès à l’une des pièces')
  })

  it('where it is not suspended', async () => {
    await start()
    await running.live(30 * MINUTE, MINUTE)
    expect(await declined()).toContain('Seule une facture au statut «\u00A0Suspendue\u00A0»')
  })

  it('where it has been completed on the portal meanwhile', async () => {
    const life = { steps: [...SUSPENDED, { afterSeconds: OTHER_DAY, statut: 'COMPLETEE' }] }
    await start({ lives: [{ numero: NUMBER, life }] })
    await untilShown('COMPLETEE')
    drop('PV.pdf')
    expect(await declined()).toContain('celle-ci est au statut «\u00A0Complétée\u00A0»')
    expect(calls(UPLOAD)).toEqual([])
  })

  it.each([
    ['the invoice', COMPLETE, 'la facture y est au statut «\u00A0Suspendue\u00A0»'],
    ['the file', UPLOAD, 'GCU_MSG_01_001'],
  ])('where Chorus Pro gives no more than a code about %s', async (_, path, words) => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({
      path,
      times: 100,
      fault: { kind: 'return-code', codeRetour: 20001, libelle: 'GCU_MSG_01_001' },
    })
    ask()
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.chatter(NUMBER)).toContain(words)
    expect(running.chatter(NUMBER)).not.toContain('autre société')
  })

  it('where Chorus Pro says what is wrong with a file, in its words', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({
      path: UPLOAD,
      times: 100,
      fault: {
        kind: 'return-code',
        codeRetour: 20004,
        libelle: 'Le fichier est protégé par un mot de passe.',
      },
    })
    expect(await declined()).toContain(
      'refuse la pièce «\u00A0PV.pdf\u00A0»\u00A0: Le fichier est protégé par un mot de passe. Joignez-la',
    )
  })

  explains(
    'service-forbidden-alone',
    'where the account may not use this one service, and nothing else waits for it',
    async () => {
      await suspendedInvoice()
      drop('PV.pdf')
      running.world.chorus.faults.add({ path: UPLOAD, times: 100, fault: { kind: 'status', status: 403 } })
      ask()
      await running.live(HOUR, MINUTE)
      expect(answers()).toEqual(['Demande impossible'])
      expect(running.chatter(NUMBER)).toContain('n’ouvre pas ce service')
      expect(running.chatter(NUMBER)).not.toContain('Demande en attente')
    },
  )

  it('also where the bridge is started anew for each cycle, and the invoice is written in between', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, times: 100, fault: { kind: 'status', status: 403 } })
    ask()
    for (let run = 0; run < 4; run += 1) {
      expect(answers()).toEqual([])
      await running.restart(() => undefined)
      edit({ narration: `Note ${String(run)}` })
      await running.live(5 * HOUR, 5 * HOUR)
    }
    expect(answers()).toEqual(['Demande impossible'])
  })

  it('a day after the first of the answers that say so', async () => {
    await suspendedInvoice()
    drop('PV.pdf')
    running.world.chorus.faults.add({ path: UPLOAD, times: 100, fault: { kind: 'status', status: 403 } })
    ask()
    for (let run = 0; run < 3; run += 1) {
      expect(answers()).toEqual([])
      await running.restart(() => undefined)
      await running.live(13 * HOUR, 13 * HOUR)
    }
    expect(answers()).toEqual(['Demande impossible'])
  })
})
