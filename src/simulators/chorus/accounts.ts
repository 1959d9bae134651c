import { HttpError } from './answers.js'
import { decodeBase64 } from './base64.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'

/**
 * The technical account named by the `cpro-account` header: base64 of `login:password` in UTF-8.
 *
 * @throws HttpError 401 when it is absent, unknown, or its password has expired.
 */
export function authenticate(platform: Platform, header: string | undefined): TechnicalAccount {
  const bytes = decodeBase64(header ?? '')
  const credentials = bytes && Buffer.from(bytes).toString('utf8')
  const account = platform.accounts.find(({ login, password }) => credentials === `${login}:${password}`)
  const now = platform.clock.now()
  if (account === undefined || (account.passwordExpires !== undefined && account.passwordExpires <= now)) {
    throw new HttpError(401, { codeRetour: 401, libelle: 'Compte technique inconnu ou mot de passe expiré' })
  }
  return account
}
