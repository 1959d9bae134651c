import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { z } from 'zod'
import { whyUnreadable } from './unreadable.js'

/** What a YAML file says; a problem is to be said behind its path. */
export function readYaml(path: string): { readonly value: unknown } | { readonly problem: string } {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    return { problem: whyUnreadable(error) }
  }
  if (content.includes('\0'))
    return { problem: 'is no UTF-8 text; save it in that encoding (UTF-16 is another)' }
  try {
    const value: unknown = parse(content) ?? {}
    return { value }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MULTIPLE_DOCS')
      return { problem: 'holds more than one document; take out the line "---" between them' }
    return { problem: `is not valid YAML: ${firstLine(error)}` }
  }
}

/** The others show what stands in the file. */
function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? ''
}

/** English, with the key in front. */
export function describeIssue(issue: z.core.$ZodIssue): string[] {
  const key = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  const name = key.replace(/^\./, '')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (unknown) => `${name === '' ? '' : `${name}.`}${unknown}: ${unknownKeyRemedy(unknown)}`,
    )
  if (issue.path.at(-1) === 'startDate' && issue.code === 'invalid_union')
    return [`${name}: must be given, so that older invoices are never deposited; example: 2026-12-01`]
  return [name === '' ? issue.message : `${name}: ${issue.message}`]
}

function unknownKeyRemedy(key: string): string {
  return /password|secret|client_?id|technical/i.test(key)
    ? 'secrets are not kept in the file; see "Secrets" in docs/installation.md'
    : 'this key is not known; check its spelling'
}
