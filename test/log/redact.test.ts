import { redactor } from '../../src/log/redact.js'

describe('a log entry', () => {
  const redact = redactor(['s3cr3t-pass', 'clé-PISTE'])

  it('loses every known secret, wherever it stands', () => {
    const entry = redact({ message: 'login failed for s3cr3t-pass', deep: { list: ['x clé-PISTE y'] } })
    expect(JSON.stringify(entry)).not.toMatch(/s3cr3t-pass|clé-PISTE/)
    expect(entry.message).toBe('login failed for [redacted]')
  })

  it('loses a secret in Base64 too, as the technical account travels', () => {
    const header = Buffer.from('clé-PISTE').toString('base64')
    expect(redact({ message: `sent ${header}` }).message).not.toContain(header.replace(/=+$/, ''))
  })

  it('loses the values of keys that name a secret, known or not', () => {
    expect(redact({ message: '', headers: { Authorization: 'Bearer abc', 'cpro-account': 'xyz' } })).toEqual({
      message: '',
      headers: { Authorization: '[redacted]', 'cpro-account': '[redacted]' },
    })
  })

  it('keeps everything else', () => {
    expect(redact({ message: 'deposited', invoice: 'INV/1', count: 3 })).toEqual({
      message: 'deposited',
      invoice: 'INV/1',
      count: 3,
    })
  })
})
