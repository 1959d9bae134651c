import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { hideInForeign, hideInMixed } from '../../src/secrets/hide.js'

const PASSWORD = 'Clé d\'été & "42" \\ <à> %41+/='
const LOGIN_AND_PASSWORD = `TECH_1_2@cpro.fr:${PASSWORD}`

const bytes = (text: string): number[] => [...Buffer.from(text, 'utf8')]
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
const percent = (text: string): string =>
  bytes(text)
    .map((byte) => `%${hex(byte)}`)
    .join('')
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
/** `escape`, which old scripts call. */
const jsEscape = (text: string): string =>
  text.replace(/[^\w@*+./-]/g, (unit) => {
    const code = unit.charCodeAt(0)
    return code < 256 ? `%${hex(code)}` : `%u${code.toString(16).padStart(4, '0')}`
  })
const references = (text: string): string =>
  Array.from(text, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join('')
const ascii = (json: string): string =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const ECHOES: readonly (readonly [how: string, echo: (secret: string) => string])[] = [
  ['as it is', (secret) => secret],
  ['in capitals', (secret) => secret.toUpperCase()],
  ['decomposed', (secret) => secret.normalize('NFD')],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded in small letters', percent],
  [
    'percent-encoded in Latin-1',
    (secret) =>
      encodeURIComponent(secret)
        .replace(/%C3%A9/g, '%E9')
        .replace(/%C3%A0/g, '%E0'),
  ],
  ['as JavaScript escapes it', jsEscape],
  [
    'percent-encoded three times',
    (secret) => encodeURIComponent(encodeURIComponent(encodeURIComponent(secret))),
  ],
  ['as a form sends it', (secret) => new URLSearchParams({ p: secret }).toString()],
  ['in JSON', (secret) => JSON.stringify(secret)],
  ['in JSON of ASCII alone', (secret) => ascii(JSON.stringify(secret))],
  ['in JSON with escaped slashes', (secret) => JSON.stringify(secret).replaceAll('/', '\\/')],
  ['in JSON within JSON', (secret) => JSON.stringify(JSON.stringify({ args: ['base', 2, secret] }))],
  ['in HTML', html],
  ['in HTML within HTML', (secret) => html(html(secret))],
  ['in references of XML', references],
  ['in HTML within a URL', (secret) => encodeURIComponent(html(secret))],
  ['as Python shows it', (secret) => `'${secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`],
  [
    'as Python shows bytes',
    (secret) => secret.replaceAll('\\', '\\\\').replaceAll('é', '\\xc3\\xa9').replaceAll('à', '\\xc3\\xa0'),
  ],
  [
    'in quoted-printable',
    (secret) => secret.replaceAll('=', '=3D').replaceAll('é', '=C3=A9').replaceAll('à', '=C3=A0'),
  ],
  ['read in the wrong encoding', (secret) => Buffer.from(secret, 'utf8').toString('latin1')],
  ['with question marks', (secret) => secret.replace(/[^ -~]/g, '?')],
  ['in base64', base64],
  ['in base64 for URLs', (secret) => Buffer.from(secret, 'utf8').toString('base64url')],
  ['in base64 within a URL', (secret) => encodeURIComponent(base64(secret))],
  [
    'in base64 of more, at any place',
    (secret) => [`a:${secret}`, `ab:${secret}!`, `abc:${secret}é`].map(base64).join(' '),
  ],
  ['in base64 that is wrapped', (secret) => base64(`x${secret}`).replace(/.{8}/g, '$&\r\n ')],
  [
    'in base64 that is wrapped and indented',
    (secret) => base64(`x${secret}`).replace(/.{8}/g, '$&\n        '),
  ],
  ['in base64 of Latin-1', (secret) => Buffer.from(`x:${secret}`, 'latin1').toString('base64')],
  ['in hexadecimal', (secret) => bytes(secret).map(hex).join('')],
  ['in hexadecimal of Latin-1', (secret) => Buffer.from(secret, 'latin1').toString('hex')],
  ['in base64 of base64', (secret) => base64(base64(secret))],
  ['in base64 of base64 with a login before it', (secret) => base64(base64(`TECH_1_2@cpro.fr:${secret}`))],
  ['in UTF-16', (secret) => Buffer.from(secret, 'utf16le').toString('latin1')],
  ['in UTF-16 of the other order', (secret) => Buffer.from(secret, 'utf16le').swap16().toString('latin1')],
  ['in UTF-16 in base64', (secret) => Buffer.from(`:${secret}`, 'utf16le').toString('base64')],
  [
    'in UTF-16 of the other order in base64',
    (secret) => Buffer.from(secret, 'utf16le').swap16().toString('base64'),
  ],
  ['in UTF-16 in hexadecimal', (secret) => Buffer.from(secret, 'utf16le').toString('hex')],
  ['as a list of bytes', (secret) => JSON.stringify(bytes(secret))],
  [
    'as a list of bytes in lines',
    (secret) => JSON.stringify(Buffer.from(`TECH:${secret}`, 'utf8'), undefined, 2),
  ],
]

/** Six characters in a row of the secret: with fewer nothing is won. */
const pieces = (secret: string): string[] =>
  Array.from({ length: secret.length - 5 }, (_, at) => secret.slice(at, at + 6))

describe('what a server says', () => {
  const hide = hideInForeign([PASSWORD, base64(LOGIN_AND_PASSWORD)])

  it.each(ECHOES)('loses a secret that it echoes %s', (_how, echo) => {
    const said = hide(`login failed: [${echo(PASSWORD)}] was given`)
    expect(said).toMatch(/^login failed: \[.*\[redacted\].*\] was given$/s)
    for (const piece of pieces(PASSWORD).map(echo)) expect(said).not.toContain(piece)
  })

  it('loses the account as it travels', () => {
    expect(hide(`cpro-account: ${base64(LOGIN_AND_PASSWORD)}`)).toBe('cpro-account: [redacted]')
  })

  it('loses what is left of a secret that was cut short', () => {
    const secret = 'Sesame-ouvre-42'
    const cut = hideInForeign([secret])
    for (let length = 6; length < secret.length; length += 1) {
      expect(cut(`password=${secret.slice(0, length)}`)).toBe('password=[redacted]')
      expect(cut(`password "${secret.slice(0, length)}…"`)).toBe('password "[redacted]…"')
      expect(cut(`${secret.slice(-length)} is wrong`)).toBe('[redacted] is wrong')
    }
    expect(cut('a "Sesame-ouv..." in the middle')).toBe('a "[redacted]..." in the middle')
  })

  it('loses a secret wherever it stands in a very long text', () => {
    for (const before of [256 * 1024 - 5, 256 * 1024 + 16 * 1024 - 5, 300_000])
      expect(hide(`${'x '.repeat(before / 2)}${PASSWORD}, ${'y '.repeat(200_000)}`)).not.toContain('été')
  })

  it('loses any secret, escaped in any two ways', () => {
    const ways = ECHOES.slice(0, 19).map(([, echo]) => echo)
    fc.assert(
      fc.property(
        fc.string({
          minLength: 8,
          maxLength: 40,
          unit: fc.constantFrom(...Array.from('abXY09éà€😀"\'&<>\\/+=- ')),
        }),
        fc.constantFrom(...ways.filter((echo) => echo('é') !== 'E\u0301')),
        (secret, echo) => {
          fc.pre(secret.trim() === secret)
          const said = hideInForeign([secret])(`before ${encodeURIComponent(echo(secret))} after`)
          expect(said).toContain('[redacted]')
          expect(said).not.toContain(encodeURIComponent(secret))
        },
      ),
    )
  })

  it('loses a secret in lines of quoted-printable, wherever one ends', () => {
    const secret = 'Sesame-ouvre-42'
    for (let length = 1; length < secret.length; length += 1)
      expect(hideInForeign([secret])(`[${secret.slice(0, length)}=\r\n${secret.slice(length)}]`)).toBe(
        '[[redacted]]',
      )
  })

  it('loses a secret with signs beyond Latin-1 as JavaScript escapes it', () => {
    expect(hideInForeign(['€uro-Œuvre-42'])('p=%u20ACuro-%u0152uvre-42')).toBe('p=[redacted]')
  })

  it('keeps everything else', () => {
    const text = 'Facture n° 42 (50 % de remise) : 1 < 2 &amp; "x" \\u00e9 %C3%A9 SGVsbG8='
    expect(hide(text)).toBe(text)
  })
})

describe('a short secret', () => {
  const hide = hideInForeign(['chorus', 'odoo'])

  it('goes where it is a word of its own', () => {
    expect(hide('login bridge, password "chorus"; password=chorus&x')).toBe(
      'login bridge, password "[redacted]"; password=[redacted]&x',
    )
    expect(hide(`Basic ${base64('chorus')}`)).toBe('Basic [redacted]')
  })

  it('stays where it is a part of another word', () => {
    const text = 'run "chorus-bridge rebuild" for x_chorus_status of odoo_chorus_bridge in Chorus Pro'
    expect(hide(text)).toBe(text)
  })
})

describe('a text that is partly ours', () => {
  it('keeps a secret that may be a word of ours, which would be given away by its lack', () => {
    const hide = hideInMixed(['chorus', 'password', 'chorus-bridge', 'Sesame-42', ''])
    expect(hide('the password Sesame-42 is wrong: run "chorus-bridge rebuild"')).toBe(
      'the password [redacted] is wrong: run "chorus-bridge rebuild"',
    )
  })
})

describe('one secret among the hundreds of many companies', () => {
  const others = Array.from({ length: 100 }, (_, company) =>
    createHash('sha256').update(String(company)).digest('base64url').slice(0, 20),
  )

  it.each(ECHOES)('is lost as if it were the only one (%s)', (_how, echo) => {
    const own = [PASSWORD, base64(LOGIN_AND_PASSWORD), 'Sesame-ouvre-42', 'mot']
    const text = own.map((secret) => `[${echo(secret)}]`).join(' was given, or ')
    for (const hideIn of [hideInMixed, hideInForeign])
      expect(hideIn([...others, ...own])(text)).toBe(hideIn(own)(text))
  })

  it('is lost whatever it is, wrapped and in letters that only look like others', () => {
    const signs = fc.constantFrom(...Array.from('abkKsSXY09é€+/=- .'))
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 30, unit: signs }), (secret) => {
        fc.pre(secret.trim() === secret)
        const wrapped = base64(`x${secret}`).replace(/.{7}/g, '$&\r\n ')
        const text = `${secret.replace('s', 'ſ').replace('k', '\u212A')} ${wrapped}`
        expect(hideInMixed([...others, secret])(text)).toBe(hideInMixed([secret])(text))
      }),
    )
  })
})
