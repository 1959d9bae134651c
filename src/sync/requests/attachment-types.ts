import type { AttachmentType, ChorusPort } from '../../chorus/port.js'
import { ChorusError } from '../../chorus/wire/error.js'
import { isWithin, spanFrom, type Span } from '../../domain/running/span.js'
import type { Log } from '../running/log.js'

const DAY_MS = 24 * 3_600_000

type ObjectType = Parameters<ChorusPort['attachmentTypes']>[0]

interface Known {
  readonly types: readonly AttachmentType[]
  readonly good: Span
}

/** The types of attachments, asked for once a day. In memory: a new process asks anew. */
export class AttachmentTypes {
  readonly #known = new Map<ObjectType, Known>()

  /** None where Chorus Pro will not tell: a no to this question is none to what is to be done. */
  async of(
    { chorus, log, now }: { readonly chorus: ChorusPort; readonly log: Log; readonly now: Date },
    objectType: ObjectType,
  ): Promise<readonly AttachmentType[]> {
    const known = this.#known.get(objectType)
    if (known !== undefined && isWithin(known.good, now)) return known.types
    const types = await asked(chorus, log, objectType)
    this.#known.set(objectType, { types, good: spanFrom(now, DAY_MS) })
    return types
  }
}

const REFUSALS: readonly ChorusError['kind'][] = ['refusal', 'request', 'credentials']

async function asked(
  chorus: ChorusPort,
  log: Log,
  objectType: ObjectType,
): Promise<readonly AttachmentType[]> {
  try {
    return await chorus.attachmentTypes(objectType)
  } catch (error) {
    if (!(error instanceof ChorusError) || !REFUSALS.includes(error.kind)) throw error
    log.info(`no list of the types of attachments today: ${error.message}`, { remedy: error.remedy })
    return []
  }
}
