import { type Json, type JsonObject, pythonRepr } from './values.js'
import { isBefore, isSince, type OdooVersion } from './version.js'

/** A Python exception as it goes over the wire; `name` is the dotted class name of `error.data.name`. */
export class OdooError extends Error {
  readonly pythonName: string
  readonly args: readonly Json[]

  constructor(pythonName: string, message: string) {
    super(message)
    this.name = 'OdooError'
    this.pythonName = pythonName
    this.args = [message]
  }
}

export const valueError = (message: string): OdooError => new OdooError('builtins.ValueError', message)
export const typeError = (message: string): OdooError => new OdooError('builtins.TypeError', message)
export const userError = (message: string): OdooError => new OdooError('odoo.exceptions.UserError', message)
export const accessError = (message: string): OdooError =>
  new OdooError('odoo.exceptions.AccessError', message)
export const validationError = (message: string): OdooError =>
  new OdooError('odoo.exceptions.ValidationError', message)

export function accessDenied(): OdooError {
  return new OdooError('odoo.exceptions.AccessDenied', 'Access Denied')
}

export function missingError(model: string, id: number, userId: number): OdooError {
  return new OdooError(
    'odoo.exceptions.MissingError',
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${userId})`,
  )
}

export function invalidField(version: OdooVersion, model: string, field: string): OdooError {
  const on = isSince(version, '19.0') ? 'on' : 'on model'
  return valueError(`Invalid field ${pythonRepr(field)} ${on} ${pythonRepr(model)}`)
}

export function unknownModel(model: string): OdooError {
  return userError(`Object ${model} doesn't exist`)
}

/** A method that the model lacks, or a private one. */
export function unknownMethod(model: string, method: string): OdooError {
  if (method.startsWith('_')) {
    return accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`)
  }
  return new OdooError('builtins.AttributeError', `The method '${model}.${method}' does not exist`)
}

/** The database refused the row (a constraint); Odoo turns that into a ValidationError. */
export function integrityError(detail: string): OdooError {
  return validationError(`The operation cannot be completed: ${detail}`)
}

/** The body of `error` in a JSON-RPC answer, with the differences of the series (recordings 21 to 26). */
export function errorBody(version: OdooVersion, error: OdooError): JsonObject {
  const debug = `Traceback (most recent call last):\n${error.pythonName}: ${error.message}\n`
  const known = { message: error.message, arguments: [...error.args], context: {} }
  if (isSince(version, '19.0')) {
    return {
      code: 0,
      message: 'Odoo Server Error',
      data: { name: error.pythonName, ...known, debug },
    }
  }
  return {
    code: 200,
    message: isBefore(version, '17.0') ? 'odoo Server Error' : 'Odoo Server Error',
    data: { name: error.pythonName, debug, ...known },
  }
}

/** The body of a JSON-2 answer whose HTTP status is not 200. */
export function json2Body(error: OdooError, status: number): JsonObject {
  const ofHttp = error.pythonName.startsWith('werkzeug.')
  return {
    name: error.pythonName,
    message: error.message,
    arguments: ofHttp ? [error.message, status] : [...error.args],
    context: {},
    debug: `Traceback (most recent call last):\n${error.pythonName}: ${error.message}\n`,
  }
}
