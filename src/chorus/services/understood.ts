import type { ChorusContext } from '../context.js'
import { NO_NUMBER } from '../port.js'
import { ChorusError } from '../wire/error.js'
import type { ChorusHttp } from '../wire/http.js'
import { mark } from '../../marks/mark.js'
import { findByNumber } from './invoices.js'

/**
 * Where what is sent is taken for wrong, or the answer is not understood, that is about this call alone, and whoever made it is
 * told no. But a gateway may answer so whatever it is asked: then it is an outage, and nobody's request, invoice or document is to
 * blame. The simplest question of all tells.
 */
export function judgedByOthers(context: ChorusContext): ChorusHttp {
  const { http } = context
  const judged = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call
    } catch (error) {
      if (!isNotUnderstood(error) || (await answersTheSimplest(context)) || !mark('nothing-is-understood'))
        throw error
      throw new ChorusError('retry-later', `${error.message}, and so is all else`, error.remedy, {
        ...(error.httpStatus !== undefined && { httpStatus: error.httpStatus }),
      })
    }
  }
  return {
    ...http,
    act: (path, body) => judged(http.act(path, body)),
    makeFlow: (path, body) => judged(http.makeFlow(path, body)),
    read: (path, body) => judged(http.read(path, body)),
    search: (path, body) => judged(http.search(path, body)),
    download: (path, body, into) => judged(http.download(path, body, into)),
  }
}

function isNotUnderstood(error: unknown): error is ChorusError {
  return error instanceof ChorusError && error.kind === 'request'
}

async function answersTheSimplest(context: ChorusContext): Promise<boolean> {
  try {
    await findByNumber(context, NO_NUMBER)
    return true
  } catch (error) {
    return !isNotUnderstood(error) && !(error instanceof ChorusError && error.kind === 'retry-later')
  }
}
