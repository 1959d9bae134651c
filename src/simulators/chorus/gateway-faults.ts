import type { Reply } from '../reply.js'
import type { Answer } from './answers.js'
import type { Fault } from './faults.js'
import { sendJson } from './http.js'

const MAINTENANCE_PAGE =
  '<!DOCTYPE html><html lang="fr"><head><title>Maintenance</title></head><body><h1>Service indisponible</h1></body></html>'

/** Plays the part of the fault that comes before any effect; true when the request ends there. */
export async function strikeBefore(fault: Fault | undefined, response: Reply): Promise<boolean> {
  switch (fault?.kind) {
    case 'drop-before':
      response.destroy()
      return true
    case 'status':
    case 'html':
    case 'hang':
      return fault.when !== 'after' && (await strike(fault, response))
    case 'return-code': {
      const { codeRetour, libelle, status = 200, when } = fault
      if (when === 'after') return false
      sendJson(response, status, { codeRetour, libelle })
      return true
    }
    case 'delay':
      await response.wait(fault.milliseconds)
      return false
    case 'drop-after':
    case 'no-flow-number':
    case 'truncated-json':
    case 'cut-answer':
    case 'empty':
    case 'drip':
    case 'expired-token':
    case 'mixed-rows':
    case 'latin-1':
    case undefined:
      return false
  }
}

type Either = Extract<Fault, { kind: 'status' | 'html' | 'hang' }>

async function strike(fault: Either, response: Reply): Promise<true> {
  switch (fault.kind) {
    case 'status':
      sendFailure(response, fault.status, fault.retryAfterSeconds)
      return true
    case 'html':
      sendPage(response, 200)
      return true
    case 'hang':
      await response.wait(fault.milliseconds)
      response.destroy()
      return true
  }
}

function sendFailure(response: Reply, status: number, retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
  if (status === 503) sendPage(response, status)
  else sendJson(response, status, { httpStatus: status, error: 'Gateway' })
}

function sendPage(response: Reply, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html;charset=utf-8' })
  response.end(MAINTENANCE_PAGE)
}

/** Plays the part of the fault that comes after the effect; true when the answer has been dealt with. */
export async function strikeAfter(
  fault: Fault | undefined,
  response: Reply,
  answer: Answer,
): Promise<boolean> {
  if (fault === undefined) return false
  const text = JSON.stringify(answer)
  switch (fault.kind) {
    case 'status':
    case 'html':
    case 'hang':
      return fault.when === 'after' && (await strike(fault, response))
    case 'drop-after':
      response.destroy()
      return true
    case 'no-flow-number':
      sendJson(response, 200, { ...answer, numeroFluxDepot: undefined })
      return true
    case 'truncated-json':
      begin(response)
      response.end(half(text))
      return true
    case 'cut-answer':
      response.setHeader('content-length', Buffer.byteLength(text))
      begin(response)
      response.write(half(text), () => response.destroy())
      return true
    case 'empty':
      begin(response)
      response.end()
      return true
    case 'drip':
      await drip(response, text, fault.milliseconds)
      return true
    case 'mixed-rows':
      sendJson(response, 200, mixed(answer))
      return true
    case 'latin-1':
      response.writeHead(200, { 'content-type': 'application/json;charset=ISO-8859-1' })
      response.end(Buffer.from(text, 'latin1'))
      return true
    case 'return-code': {
      const { codeRetour, libelle, status = 200, when } = fault
      if (when === 'after') sendJson(response, status, { ...answer, codeRetour, libelle })
      return when === 'after'
    }
    case 'drop-before':
    case 'delay':
    case 'expired-token':
      return false
  }
}

function begin(response: Reply): void {
  response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' })
}

function half(text: string): string {
  return text.slice(0, Math.floor(text.length / 2))
}

const DRIPS = 10

async function drip(response: Reply, text: string, milliseconds: number): Promise<void> {
  begin(response)
  const size = Math.ceil(text.length / DRIPS)
  for (let from = 0; from < text.length && !response.destroyed; from += size) {
    response.write(text.slice(from, from + size))
    await response.wait(milliseconds / DRIPS)
  }
  response.end()
}

/** Every list of the answer, last row first and that one again at the end. */
function mixed(answer: Answer): Answer {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]): [string, unknown] => {
      if (!Array.isArray(value)) return [key, value]
      const rows: unknown[] = value
      return [key, [...rows.toReversed(), ...rows.slice(-1)]]
    }),
  )
}
