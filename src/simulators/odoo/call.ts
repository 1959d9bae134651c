import type { Call } from './environment.js'
import { typeError } from './errors.js'
import { isObject, type Json, type JsonObject } from './values.js'

/** Positional and named arguments under their parameter names, as Python binds them. */
export function bind(method: string, call: Call, names: readonly string[], open = false): JsonObject {
  if (call.args.length > names.length) {
    throw typeError(
      `${method}() takes from 1 to ${names.length + 1} positional arguments but ${call.args.length + 1} were given`,
    )
  }
  const bound: JsonObject = {}
  for (const [index, value] of call.args.entries()) {
    const name = names[index]
    if (name !== undefined) bound[name] = value
  }
  for (const [name, value] of Object.entries(call.kwargs)) {
    if (name === 'context') continue
    if (!open && !names.includes(name)) {
      throw typeError(`${method}() got an unexpected keyword argument '${name}'`)
    }
    bound[name] = value
  }
  return bound
}

export function idList(method: string, value: Json | undefined): number[] {
  if (typeof value === 'number') return [value]
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'number')
  throw typeError(`${method}() missing 1 required positional argument: 'ids'`)
}

export function required(method: string, bound: JsonObject, name: string): Json {
  const value = bound[name]
  if (value === undefined) throw typeError(`${method}() missing 1 required positional argument: '${name}'`)
  return value
}

export function objectArgument(method: string, bound: JsonObject, name: string): JsonObject {
  const value = required(method, bound, name)
  if (!isObject(value)) throw typeError(`${method}(): argument '${name}' must be a dict`)
  return value
}

export function optionalText(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function optionalNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function optionalNames(value: Json | undefined): string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
}
