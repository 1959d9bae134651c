import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Exchange, type ExchangeAnswer, ExchangeBroken } from '../../http/exchange.js'
import { decodeDeclared } from './charset.js'
import { LongField } from './long-field.js'
import {
  CLOSED,
  MAX_ANSWER_BYTES,
  type ChorusTimeouts,
  type Outcome,
  type Transport,
  type TransportRequest,
} from './transport.js'

/** The transport over what a harness puts in the place of the network. */
export function transportOver(
  exchange: Exchange,
  { timeouts, userAgent }: { timeouts: ChorusTimeouts; userAgent: string },
): Transport {
  const post = (
    url: string,
    { headers, body }: TransportRequest,
    patience: Pick<ChorusTimeouts, 'responseMs' | 'totalMs'>,
  ): Promise<ExchangeAnswer> =>
    exchange({
      method: 'POST',
      url,
      headers: { 'user-agent': userAgent, accept: 'application/json', ...headers },
      body,
      timeouts: patience,
    })
  let isClosed = false
  return {
    async post(url, request) {
      if (isClosed) return CLOSED
      try {
        const answer = await post(url, request, timeouts)
        if (answer.body.length > MAX_ANSWER_BYTES) return { type: 'oversized' }
        return outcomeOf(answer, answer.body)
      } catch (error) {
        return lost(error)
      }
    },
    async download(url, request, { path, field: name, maxBytes, timeouts: patience }) {
      if (isClosed) return CLOSED
      const field = new LongField(name, maxBytes)
      let answer
      try {
        answer = await post(url, request, { responseMs: patience.silenceMs, totalMs: patience.totalMs })
      } catch (error) {
        return lost(error)
      }
      const { body } = answer
      await pipeline(
        Readable.from([body]),
        (chunks: AsyncIterable<Buffer>) => field.decoded(chunks),
        createWriteStream(path, { mode: 0o600 }),
      )
      return { ...outcomeOf(answer, field.around), isWhole: field.isWhole }
    },
    close() {
      isClosed = true
    },
  }
}

function outcomeOf({ status, headers }: ExchangeAnswer, body: Buffer): Extract<Outcome, { type: 'answer' }> {
  return {
    type: 'answer',
    status,
    retryAfter: headers['retry-after'],
    date: headers['date'],
    text: decodeDeclared(body, headers['content-type']),
  }
}

function lost(error: unknown): Outcome {
  if (!(error instanceof ExchangeBroken)) throw error
  return { type: 'lost', detail: error.message }
}
