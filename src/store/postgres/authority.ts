import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The certificates of an `sslrootcert`; or why it has none that can be used. */
export function readAuthority(file: string): string | { readonly problem: string } {
  const because = (why: string) => ({
    problem: `sslrootcert: ${file} ${why}: name a PEM file with the certificate of the authority that signed the server's, which the bridge's user may read`,
  })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return because(
      `cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`,
    )
  }
  try {
    return new X509Certificate(text).publicKey.type === 'public' ? text : because('holds no certificate')
  } catch {
    return because('holds no certificate')
  }
}
