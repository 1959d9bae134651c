import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Answer } from './answers.js'
import type { Fault } from './faults.js'
import { sendJson } from './http.js'

const MAINTENANCE_PAGE =
  '<!DOCTYPE html><html lang="fr"><head><title>Maintenance</title></head><body><h1>Service indisponible</h1></body></html>'

/** Plays the part of the fault that comes before any effect; true when the request ends there. */
export async function strikeBefore(fault: Fault | undefined, response: ServerResponse): Promise<boolean> {
  switch (fault?.kind) {
    case 'drop-before':
      response.destroy()
      return true
    case 'status':
      sendFailure(response, fault.status, fault.retryAfterSeconds)
      return true
    case 'delay':
      await setTimeout(fault.milliseconds)
      return false
    case 'drop-after':
    case 'no-flow-number':
    case 'truncated-json':
    case undefined:
      return false
  }
}

function sendFailure(response: ServerResponse, status: number, retryAfterSeconds: number | undefined): void {
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
  if (status !== 503) {
    sendJson(response, status, { httpStatus: status, error: 'Gateway' })
    return
  }
  response.writeHead(status, { 'content-type': 'text/html;charset=utf-8' })
  response.end(MAINTENANCE_PAGE)
}

/** Plays the part of the fault that comes after the effect; true when the answer has been dealt with. */
export function strikeAfter(fault: Fault | undefined, response: ServerResponse, answer: Answer): boolean {
  if (fault?.kind === 'drop-after') {
    response.destroy()
    return true
  }
  if (fault?.kind === 'no-flow-number') {
    sendJson(response, 200, { ...answer, numeroFluxDepot: undefined })
    return true
  }
  if (fault?.kind === 'truncated-json') {
    const text = JSON.stringify(answer)
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' })
    response.end(text.slice(0, Math.floor(text.length / 2)))
    return true
  }
  return false
}
