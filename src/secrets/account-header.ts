/** The technical account as it travels (`cpro-account`), which is not the base64 of its parts. */
export function accountHeader(account: { technicalLogin: string; technicalPassword: string }): string {
  return Buffer.from(`${account.technicalLogin}:${account.technicalPassword}`, 'utf8').toString('base64')
}
