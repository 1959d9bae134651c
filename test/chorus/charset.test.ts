import { decodeDeclared } from '../../src/chorus/wire/charset.js'
import { portTo, startFakePlatform } from './fake-platform.js'

const SAID = 'rejetée : pièce à compléter, œuvre à 12 €'
const LATIN_1 = 'rejetée : pièce à compléter'

describe('an answer is read in the encoding that it declares', () => {
  it.each([
    ['application/json;charset=ISO-8859-1', Buffer.from(LATIN_1, 'latin1'), LATIN_1],
    ['application/json; charset=latin1', Buffer.from(LATIN_1, 'latin1'), LATIN_1],
    ['application/json; Charset="iso-8859-15"', Buffer.from([0x31, 0x32, 0x20, 0xa4]), '12 €'],
    [
      'application/json;charset=windows-1252',
      Buffer.from([0x9c, 0x75, 0x76, 0x72, 0x65, 0x20, 0x80]),
      'œuvre €',
    ],
    ['application/json;charset=utf-16le', Buffer.from(SAID, 'utf16le'), SAID],
    ['application/json;charset=UTF-8', Buffer.from(SAID, 'utf8'), SAID],
    ['application/json', Buffer.from(SAID, 'utf8'), SAID],
    ['application/json;charset=', Buffer.from(SAID, 'utf8'), SAID],
    ['application/json;charset=x-of-nobody', Buffer.from(SAID, 'utf8'), SAID],
    [undefined, Buffer.from(SAID, 'utf8'), SAID],
  ])('%s', (contentType, bytes, text) => {
    expect(decodeDeclared(bytes, contentType)).toBe(text)
  })

  it.each([
    ['UTF-8', Buffer.from(`\uFEFF${SAID}`, 'utf8')],
    ['UTF-16', Buffer.from(`\uFEFF${SAID}`, 'utf16le')],
  ])('unless a byte order mark says %s, which is no part of the text', (_encoding, bytes) => {
    expect(decodeDeclared(bytes, 'application/json;charset=ISO-8859-1')).toBe(SAID)
  })

  it('and broken bytes are shown as such, without harm to the rest', () => {
    const broken = Buffer.concat([Buffer.from('rejet'), Buffer.from([0xe9]), Buffer.from('e')])
    expect(decodeDeclared(broken, 'application/json;charset=utf-8')).toBe('rejet\uFFFDe')
  })
})

describe('what an official wrote', () => {
  it('reaches the accountant as it was written, though the gateway recoded it', async () => {
    const platform = await startFakePlatform()
    const row = {
      identifiantFactureCPP: 1,
      numeroFacture: 'FAC/1',
      statut: 'REJETEE',
      dateHeureEtatCourant: '2026-11-23T09:00:00+01:00',
      commentaireEtatCourant: LATIN_1,
    }
    platform.replyWith((response) => {
      response.writeHead(200, { 'content-type': 'application/json;charset=ISO-8859-1' })
      response.end(Buffer.from(JSON.stringify({ codeRetour: 0, listeFactures: [row] }), 'latin1'))
    })
    const port = portTo(platform.url)
    const [found] = await port.findByNumber('FAC/1')
    expect(found?.current.comment).toBe(LATIN_1)
    port.close()
    await platform.stop()
  })
})
