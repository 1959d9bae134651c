import { createHash } from 'node:crypto'

/** Each company has its own: what a log must not show grows with their number. */
export function accountOf(company: number): { readonly login: string; readonly password: string } {
  return { login: `TECH_${String(company)}@cpro.fr`, password: secretOf(company, 'chorus') }
}

export function odooPasswordOf(company: number): string {
  return secretOf(company, 'odoo')
}

/** As long, and as much without meaning, as those that people are given. */
function secretOf(company: number, what: string): string {
  return createHash('sha256')
    .update(`${what} ${String(company)}`)
    .digest('base64url')
    .slice(0, 20)
}
