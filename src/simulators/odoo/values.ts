import { z } from 'zod'

export type Json = z.infer<ReturnType<typeof z.json>>
export type JsonObject = Record<string, Json>

/**
 * One stored record. A many2one is an id or `false`, an x2many a list of ids, a datetime
 * `YYYY-MM-DD HH:MM:SS.ffffff` in UTC (PostgreSQL keeps the microseconds that RPC hides), an absent value
 * `false`, as Odoo shows it.
 */
export type Row = JsonObject & { id: number }

export const jsonSchema = z.json()
export const jsonObjectSchema = z.record(z.string(), z.json())

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The stored value of a field, `false` when nothing was ever stored. */
export function valueOf(row: JsonObject, field: string): Json {
  return row[field] ?? false
}

export function textOf(row: JsonObject, field: string): string {
  const value = row[field]
  return typeof value === 'string' ? value : ''
}

export function numberOf(row: JsonObject, field: string): number {
  const value = row[field]
  return typeof value === 'number' ? value : 0
}

export function idsOf(value: Json | undefined): number[] {
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : []
}

/** Python's repr of a scalar: error texts of Odoo are full of them. */
export function pythonRepr(value: Json): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
    return quote + value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
  }
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  const items = Object.entries(value).map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`)
  return `{${items.join(', ')}}`
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
}
